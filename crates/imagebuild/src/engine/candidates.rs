//! The places where an engine may listen, in the order in which they are tried.

use std::{convert::Infallible, fmt, str::FromStr};

use super::{Endpoint, EngineError, Environment, TlsFiles, context};

/// What `--engine` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// The one that the docker command would use, else a private one.
    #[default]
    Auto,
    /// A private one, also when another runs.
    Private,
    /// The one that the docker command would use; a private one is not started.
    None,
    /// The one at this address.
    Address(String),
}

impl FromStr for Choice {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => Self::Auto,
            "private" => Self::Private,
            "none" => Self::None,
            address => Self::Address(address.to_owned()),
        })
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Private => "private",
            Self::None => "none",
            Self::Address(address) => address,
        })
    }
}

/// A place to try.
pub(super) struct Candidate {
    pub(super) endpoint: Endpoint,
    /// Who named it.
    pub(super) source: String,
    /// The user asked for exactly this one: nothing else is tried when it fails.
    pub(super) asked_for: bool,
}

/// Where to look; one candidate only if the user named one.
pub(super) fn candidates(
    choice: &Choice,
    environment: &Environment,
) -> Result<Vec<Candidate>, EngineError> {
    let asked = |endpoint, source: &str| {
        vec![Candidate { endpoint, source: source.to_owned(), asked_for: true }]
    };
    match choice {
        Choice::Private => return Ok(Vec::new()),
        Choice::Address(address) => {
            return Ok(asked(Endpoint::parse(address, tls_of(environment)?)?, "--engine"));
        }
        Choice::Auto | Choice::None => {}
    }
    if let Some(host) = environment.var("DOCKER_HOST") {
        return Ok(asked(Endpoint::parse(host, tls_of(environment)?)?, "DOCKER_HOST"));
    }
    if let Some((name, source)) = context::current(environment)? {
        let endpoint = context::endpoint(&name, environment)?;
        return Ok(asked(endpoint, &format!("docker context `{name}`, from {source}")));
    }
    Ok(sockets(environment))
}

/// `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`.
fn tls_of(environment: &Environment) -> Result<Option<TlsFiles>, EngineError> {
    if environment.var("DOCKER_TLS_VERIFY").is_none() {
        return Ok(None);
    }
    let folder = match environment.var("DOCKER_CERT_PATH") {
        Some(folder) => Some(folder.into()),
        None => environment.docker_config(),
    };
    let folder = folder.ok_or_else(|| EngineError::Address {
        address: "DOCKER_TLS_VERIFY".to_owned(),
        reason: "set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem".to_owned(),
    })?;
    Ok(Some(TlsFiles::in_folder(&folder)))
}

/// The sockets that the products in use open by default.
fn sockets(environment: &Environment) -> Vec<Candidate> {
    let mut places = vec![("Docker", environment.rooted("/var/run/docker.sock"))];
    let runtime = match environment.var("XDG_RUNTIME_DIR") {
        Some(folder) => std::path::PathBuf::from(folder),
        None => environment.rooted(&format!("/run/user/{}", environment.uid)),
    };
    places.push(("rootless Docker", runtime.join("docker.sock")));
    if let Some(home) = &environment.home {
        places.push(("Docker Desktop", home.join(".docker/run/docker.sock")));
        places.push(("Docker Desktop for Linux", home.join(".docker/desktop/docker.sock")));
        places.push(("Colima", home.join(".colima/default/docker.sock")));
        places.push(("Colima", home.join(".config/colima/default/docker.sock")));
        places.push(("Rancher Desktop", home.join(".rd/docker.sock")));
        places.push(("OrbStack", home.join(".orbstack/run/docker.sock")));
        places.push((
            "Podman machine",
            home.join(".local/share/containers/podman/machine/podman.sock"),
        ));
    }
    places.push(("rootless Podman", runtime.join("podman/podman.sock")));
    places.push(("Podman", environment.rooted("/run/podman/podman.sock")));
    let candidate = |(product, path): (&str, _)| Candidate {
        endpoint: Endpoint::Unix(path),
        source: format!("usual socket of {product}"),
        asked_for: false,
    };
    places.into_iter().map(candidate).collect()
}
