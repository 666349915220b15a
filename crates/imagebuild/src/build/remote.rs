//! A `BuildKit` that stands by itself: where it is, what it says about itself, and why it cannot be reached.

use std::{io, path::Path, str::FromStr, time::Duration};

use bollard_buildkit_proto::moby::buildkit::v1::{InfoRequest, ListWorkersRequest};
use tonic::Code;

use super::{BuildError, container::Container, dial::Way, failure::innermost, solve::BuildKit};
use crate::engine::{Endpoint, Engine, Facts, TlsFiles};

/// How long it may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is asked whether it is still there. A ping of the connection is not for this: builders hang up on those who
/// ping more than once in five minutes.
const LOOK: Duration = Duration::from_secs(10);

/// `--builder`: where a `BuildKit` listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuilderAddress {
    /// On a socket.
    Endpoint(Endpoint),
    /// In this container of the engine.
    Container(String),
}

impl FromStr for BuilderAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write tcp://HOST:PORT, unix:///PATH or docker-container://NAME";
        match text.split_once("://") {
            Some(("docker-container", name)) if !name.is_empty() && !name.contains('/') => {
                Ok(Self::Container(name.to_owned()))
            }
            Some(("unix", path)) if path.starts_with('/') => Ok(Self::Endpoint(endpoint(text)?)),
            Some(("tcp", rest)) if rest.rsplit_once(':').is_some_and(|(_, port)| is_port(port)) => {
                Ok(Self::Endpoint(endpoint(text)?))
            }
            Some(("kube-pod", _)) => Err(format!(
                "`kubectl port-forward` brings the builder of a pod to tcp://127.0.0.1:PORT; {USAGE}"
            )),
            _ => Err(USAGE.to_owned()),
        }
    }
}

fn endpoint(text: &str) -> Result<Endpoint, String> {
    Endpoint::parse(text, None).map_err(|error| error.to_string())
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok_and(|port| port > 0)
}

impl BuilderAddress {
    /// The same with the certificates in `folder`: `ca.pem`, and `cert.pem` and `key.pem` where the builder wants to know who
    /// asks. `name` is what its certificate says, unless that is the host.
    pub fn with_tls(self, folder: &Path, name: Option<&str>) -> Result<Self, String> {
        let Self::Endpoint(Endpoint::Tcp { host, port, .. }) = self else {
            return Err("--builder-tls is for tcp:// addresses".to_owned());
        };
        let tls = TlsFiles { name: name.map(str::to_owned), ..TlsFiles::in_folder(folder) };
        Ok(Self::Endpoint(Endpoint::Tcp { host, port, tls: Some(tls) }))
    }

    /// Whether an engine is needed to get there.
    pub fn is_in_a_container(&self) -> bool {
        matches!(self, Self::Container(_))
    }

    fn shown(&self) -> String {
        match self {
            Self::Endpoint(endpoint) => endpoint.to_string(),
            Self::Container(name) => format!("docker-container://{name}"),
        }
    }
}

/// A builder that answers.
#[derive(Clone)]
pub struct Remote {
    pub(super) address: String,
    pub(super) facts: Facts,
    pub(super) buildkit: BuildKit,
}

impl Remote {
    /// Connects to the builder, and asks what it is. `engine` is where its container runs.
    pub async fn connect(
        address: &BuilderAddress,
        engine: Option<&Engine>,
    ) -> Result<Self, BuildError> {
        let shown = address.shown();
        let failed = |reason: String| BuildError::Builder { address: shown.clone(), reason };
        let way = match (address, engine) {
            (BuilderAddress::Endpoint(endpoint), _) => Way::Direct(endpoint.clone()),
            (BuilderAddress::Container(name), Some(engine)) => {
                Way::Container(Container::find(engine, name).await.map_err(failed)?)
            }
            (BuilderAddress::Container(_), None) => {
                return Err(failed("no engine was found to look for the container".to_owned()));
            }
        };
        let asking = async {
            let connected = BuildKit::connect(way.clone(), None).await;
            let buildkit = connected.map_err(|error| reason(&way, &innermost(&error)))?;
            let facts = facts(&buildkit).await.map_err(|said| reason(&way, &said))?;
            Ok((buildkit, facts))
        };
        let asked = tokio::time::timeout(PATIENCE, asking).await;
        let late = || format!("no answer within {} s", PATIENCE.as_secs());
        let (buildkit, facts) = asked.unwrap_or_else(|_| Err(late())).map_err(failed)?;
        Ok(Self { address: shown, facts, buildkit })
    }

    /// Whether it still answers.
    pub(super) async fn answers(&self, within: Duration) -> bool {
        let mut control = self.buildkit.control.clone();
        let asked =
            tokio::time::timeout(within, control.list_workers(ListWorkersRequest::default()));
        matches!(asked.await, Ok(Ok(_)))
    }

    /// Ends when it answers no more.
    pub(super) async fn lost(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            if !self.answers(LOOK).await {
                return;
            }
        }
    }
}

/// What it is, in the terms of the engines that have the same builder inside.
async fn facts(buildkit: &BuildKit) -> Result<Facts, String> {
    let mut control = buildkit.control.clone();
    let version = match control.info(InfoRequest {}).await {
        Ok(answer) => answer.into_inner().buildkit_version.map(|it| it.version).unwrap_or_default(),
        // It does not know the question before 0.11.
        Err(status) if status.code() == Code::Unimplemented => "0.8".to_owned(),
        Err(status) => return Err(innermost(&status)),
    };
    let workers = control.list_workers(ListWorkersRequest::default()).await;
    let workers = workers.map_err(|status| innermost(&status))?.into_inner().record;
    let platform = workers.into_iter().next().and_then(|it| it.platforms.into_iter().next());
    let platform = platform.ok_or("it has no worker")?;
    let version = version.trim_start_matches('v').to_owned();
    let major = engine_with(&version);
    Ok(Facts {
        product: "BuildKit".to_owned(),
        buildkit: true,
        heredocs: major == 0 || major >= 23,
        os: platform.os,
        arch: platform.architecture,
        major,
        version,
        ..Facts::default()
    })
}

/// The first number of the engine's version that came with this `BuildKit`; 0 for a development build.
fn engine_with(version: &str) -> u32 {
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
    match (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default()) {
        (0, 0) => 0,
        (0, ..10) => 20,
        (0, 10 | 11) => 23,
        (0, 12..20) => 25,
        _ => 28,
    }
}

/// What is wrong with a connection, and what helps.
fn reason(way: &Way, said: &str) -> String {
    let lower = said.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if let Way::Container(container) = way
        && let Some(complaint) = container.complaint()
    {
        return format!("{complaint}; does the container have buildctl?");
    }
    let Way::Direct(Endpoint::Tcp { tls, host, .. }) = way else { return unix_reason(said) };
    let Some(tls) = tls else {
        let next = if is(&["refused"]) {
            "; does it run, is the port right?"
        } else if is(&["broken pipe", "reset", "closed", "eof", "frame", "goaway", "protocol"]) {
            "; does it speak TLS? --builder-tls names the folder of the certificates"
        } else {
            ""
        };
        return format!("{said}{next}");
    };
    let folder = tls.authority.parent().unwrap_or(Path::new(".")).display();
    if is(&["unknownissuer", "badsignature"]) {
        return format!("its certificate is of an authority that {folder}/ca.pem does not hold");
    }
    if is(&["not valid for name", "notvalidforname"]) {
        let name = tls.name.as_ref().unwrap_or(host);
        return format!(
            "its certificate is not for `{name}` ({said}); --builder-servername gives the name that it is for"
        );
    }
    if is(&["certificaterequired", "certificate required"])
        || tls.identity.is_none() && is(&["fatal alert", "handshake failure", "badcertificate"])
    {
        return format!(
            "it wants to know who asks: put a client's cert.pem and key.pem into {folder}"
        );
    }
    if is(&["unknownca", "badcertificate", "fatal alert"]) {
        return format!("it does not take the client's certificate {folder}/cert.pem ({said})");
    }
    if is(&["expired"]) {
        return format!("its certificate has expired ({said})");
    }
    if is(&["corrupt message", "invalidcontenttype"]) {
        return format!("it does not speak TLS ({said}); leave out --builder-tls");
    }
    if is(&["broken pipe", "reset", "closed", "eof"]) {
        let next = if tls.identity.is_some() {
            format!("does it take the client's certificate {folder}/cert.pem?")
        } else {
            format!("does it want to know who asks? that takes cert.pem and key.pem in {folder}")
        };
        return format!("{said}; {next}");
    }
    said.to_owned()
}

fn unix_reason(said: &str) -> String {
    let not_found = io::Error::from(io::ErrorKind::NotFound).to_string();
    if said.to_lowercase().contains("no such file") || said.contains(&not_found) {
        return "there is no such socket; does buildkitd run?".to_owned();
    }
    said.to_owned()
}
