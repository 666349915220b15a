//! Finds an engine, or starts one.

use std::{fmt, io, time::Duration};

use bollard::Docker;
use serde::Serialize;

use super::{
    Choice, Endpoint, EngineError, Environment, Facts, Lease, StateFolder,
    candidates::{Candidate, candidates},
    install_command, private,
};

/// How long an engine may take to say its version.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The oldest API version this program speaks: Docker 20.10.
const OLDEST_API: (u32, u32) = (1, 41);

/// A place that was tried.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// The address.
    pub what: String,
    /// Who named it: `DOCKER_HOST`, a docker context, a product's usual socket.
    pub source: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of trying a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// An engine of this version answered.
    Answered(String),
    /// There is no such socket.
    Absent,
    /// Something is there, but it did not answer as an engine.
    Failed(String),
    /// A private engine was started, or one that runs already is used.
    Started(String),
    /// It was not looked at, for this reason.
    Skipped(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(version) => write!(f, "answers, version {version}"),
            Self::Absent => f.write_str("no socket there"),
            Self::Failed(reason) => f.write_str(reason),
            Self::Started(version) => write!(f, "started, version {version}"),
            Self::Skipped(reason) => write!(f, "not tried: {reason}"),
        }
    }
}

/// How the search went.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Discovery {
    /// Address of the engine in use.
    pub chosen: Option<String>,
    /// Everything tried, in order.
    pub tried: Vec<Attempt>,
}

impl Discovery {
    fn note(&mut self, what: String, source: &str, outcome: Outcome) {
        self.tried.push(Attempt { what, source: source.to_owned(), outcome });
    }
}

/// An engine that answers. A private one runs as long as somebody holds it.
#[derive(Debug)]
pub struct Engine {
    /// The API client.
    pub docker: Docker,
    /// Where it listens.
    pub endpoint: Endpoint,
    /// What it is and can.
    pub facts: Facts,
    /// The hold on a private engine.
    pub lease: Option<Lease>,
}

impl Engine {
    /// Connects to the engine at `endpoint` and asks what it is.
    pub async fn connect(endpoint: Endpoint) -> Result<Self, EngineError> {
        let unreachable = |reason: String| EngineError::Unreachable {
            address: endpoint.to_string(),
            source_name: "address".to_owned(),
            reason,
        };
        let docker = endpoint.client().map_err(|error| unreachable(error.to_string()))?;
        let asking = async {
            let docker = docker.negotiate_version().await?;
            let (version, info) = (docker.version().await?, docker.info().await?);
            Ok::<_, bollard::errors::Error>((docker, version, info))
        };
        let (docker, version, info) = tokio::time::timeout(ANSWER_TIMEOUT, asking)
            .await
            .map_err(|_| unreachable(format!("no answer within {} s", ANSWER_TIMEOUT.as_secs())))?
            .map_err(|error| unreachable(reason(&error, &endpoint)))?;
        let offered = version.api_version.clone().unwrap_or_default();
        if parse_version(&offered) < OLDEST_API {
            return Err(EngineError::TooOld { address: endpoint.to_string(), version: offered });
        }
        let spoken = docker.client_version();
        let spoken = format!("{}.{}", spoken.major_version, spoken.minor_version);
        let mut facts = Facts::of(&version, &info, spoken);
        if facts.buildkit && has_no_bridge(&docker).await {
            facts.use_host_network();
        }
        Ok(Self { docker, endpoint, facts, lease: None })
    }

    /// Whether it still answers.
    pub async fn answers(&self) -> bool {
        let ping = tokio::time::timeout(Duration::from_secs(2), self.docker.ping());
        matches!(ping.await, Ok(Ok(_)))
    }
}

/// Whether the engine was started without its usual network, as the private one is: whoever meets it under its address
/// has to know, too. An engine that does not tell is taken to have it.
async fn has_no_bridge(docker: &Docker) -> bool {
    let asking = docker.inspect_network("bridge", None);
    let answer = tokio::time::timeout(ANSWER_TIMEOUT, asking).await;
    matches!(
        answer,
        Ok(Err(bollard::errors::Error::DockerResponseServerError { status_code: 404, .. }))
    )
}

/// Finds the engine that `choice` asks for; says in any case what was tried.
pub async fn find(
    choice: &Choice,
    environment: &Environment,
) -> (Discovery, Result<Engine, EngineError>) {
    let mut discovery = Discovery::default();
    let engine = search(choice, environment, &mut discovery).await;
    discovery.chosen = engine.as_ref().ok().map(|engine| engine.endpoint.to_string());
    (discovery, engine)
}

async fn search(
    choice: &Choice,
    environment: &Environment,
    discovery: &mut Discovery,
) -> Result<Engine, EngineError> {
    for candidate in candidates(choice, environment)? {
        match attempt(&candidate, discovery).await {
            Ok(engine) => return Ok(engine),
            Err(error) if candidate.asked_for => return Err(error),
            Err(_) => {}
        }
    }
    if *choice == Choice::None {
        let next = "start one, or allow a private one with --engine auto".to_owned();
        return Err(EngineError::NotFound { tried: discovery.tried.len(), next });
    }
    start_private(environment, discovery).await
}

async fn attempt(candidate: &Candidate, discovery: &mut Discovery) -> Result<Engine, EngineError> {
    let what = candidate.endpoint.to_string();
    let absent = matches!(&candidate.endpoint, Endpoint::Unix(path) if !path.exists());
    if absent && !candidate.asked_for {
        discovery.note(what.clone(), &candidate.source, Outcome::Absent);
        let reason = Outcome::Absent.to_string();
        return Err(EngineError::Unreachable {
            address: what,
            source_name: candidate.source.clone(),
            reason,
        });
    }
    match Engine::connect(candidate.endpoint.clone()).await {
        Ok(engine) => {
            discovery.note(
                what,
                &candidate.source,
                Outcome::Answered(engine.facts.version.clone()),
            );
            Ok(engine)
        }
        Err(EngineError::Unreachable { address, reason, .. }) => {
            discovery.note(what, &candidate.source, Outcome::Failed(reason.clone()));
            Err(EngineError::Unreachable { address, source_name: candidate.source.clone(), reason })
        }
        Err(error) => {
            discovery.note(what, &candidate.source, Outcome::Failed(error.to_string()));
            Err(error)
        }
    }
}

async fn start_private(
    environment: &Environment,
    discovery: &mut Discovery,
) -> Result<Engine, EngineError> {
    const SOURCE: &str = "private engine";
    let tried = discovery.tried.len() + 1;
    let Some(dockerd) = environment.program("dockerd") else {
        discovery.note(
            "dockerd".to_owned(),
            SOURCE,
            Outcome::Skipped("dockerd is not installed".to_owned()),
        );
        let next = format!("install one: {}", install_command(environment));
        return Err(EngineError::NotFound { tried, next });
    };
    if environment.uid != 0 {
        let reason = "only root may start dockerd";
        discovery.note(dockerd.display().to_string(), SOURCE, Outcome::Skipped(reason.to_owned()));
        let next = format!(
            "{reason}: start the service (`systemctl start docker`), join the docker group, or run as root"
        );
        return Err(EngineError::NotFound { tried, next });
    }
    let state = StateFolder::of(environment)?;
    let what = format!("unix://{}", state.socket().display());
    match private::hold(&state, &dockerd, environment).await {
        Ok(engine) => {
            discovery.note(what, SOURCE, Outcome::Started(engine.facts.version.clone()));
            Ok(engine)
        }
        Err(error) => {
            discovery.note(what, SOURCE, Outcome::Failed(error.to_string()));
            Err(error)
        }
    }
}

/// What happened, with the command that helps where there is one.
fn reason(error: &bollard::errors::Error, endpoint: &Endpoint) -> String {
    let podman = matches!(endpoint, Endpoint::Unix(path) if path.ends_with("podman.sock"));
    let bollard::errors::Error::IOError { err } = error else { return error.to_string() };
    match err.kind() {
        io::ErrorKind::PermissionDenied if podman => {
            "permission denied; `systemctl --user start podman.socket` starts one of your own"
                .to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "permission denied; join the docker group or run as root".to_owned()
        }
        io::ErrorKind::ConnectionRefused if podman => {
            "connection refused; is it running? `podman system service` starts it".to_owned()
        }
        io::ErrorKind::ConnectionRefused => {
            "connection refused; is the engine running? `systemctl start docker` starts it"
                .to_owned()
        }
        io::ErrorKind::NotFound => "there is no such socket; is the engine running?".to_owned(),
        _ => err.to_string(),
    }
}

fn parse_version(text: &str) -> (u32, u32) {
    let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
    (major.parse().unwrap_or_default(), minor.parse().unwrap_or_default())
}
