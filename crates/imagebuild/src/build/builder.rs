//! What builds: an engine with `BuildKit` inside, or a `BuildKit` that stands by itself.

use std::{io, time::Duration};

use super::{
    BuildError, Request,
    dial::Way,
    failure::innermost,
    options::{Address, Destination, Form, Output},
    remote::Remote,
    solve::{BuildKit, KEEP_ALIVE},
    tunnel,
};
use crate::engine::{Engine, Facts, Stream};

/// Who builds.
#[derive(Clone, Copy)]
pub(super) enum Builder<'a> {
    /// The engine, which keeps the image.
    Engine(&'a Engine),
    /// A builder, and the engine that is given the image.
    Remote(&'a Remote, Option<&'a Engine>),
}

impl<'a> Builder<'a> {
    /// What it can.
    pub(super) fn facts(self) -> &'a Facts {
        match self {
            Self::Engine(engine) => &engine.facts,
            Self::Remote(remote, _) => &remote.facts,
        }
    }

    /// The engine that has the images which the builder sees.
    pub(super) fn engine(self) -> Option<&'a Engine> {
        match self {
            Self::Engine(engine) => Some(engine),
            Self::Remote(..) => None,
        }
    }

    /// The engine in which the image is in the end.
    pub(super) fn store(self) -> Option<&'a Engine> {
        match self {
            Self::Engine(engine) => Some(engine),
            Self::Remote(_, store) => store,
        }
    }

    pub(super) fn is_remote(self) -> bool {
        matches!(self, Self::Remote(..))
    }

    /// Whether it still answers.
    pub(super) async fn answers(self) -> bool {
        match self {
            Self::Engine(engine) => engine.answers().await,
            Self::Remote(remote, _) => remote.answers(Duration::from_secs(2)).await,
        }
    }

    /// Ends when it is found to answer no more; a connection to an engine finds that out by itself.
    pub(super) async fn lost(self) {
        match self {
            Self::Engine(_) => std::future::pending().await,
            Self::Remote(remote, _) => remote.lost().await,
        }
    }

    /// Its control API.
    pub(super) async fn control(self) -> Result<BuildKit, String> {
        match self {
            Self::Engine(engine) => {
                let way = Way::Engine(engine.endpoint.clone());
                BuildKit::connect(way, Some(KEEP_ALIVE)).await.map_err(|error| innermost(&error))
            }
            Self::Remote(remote, _) => Ok(remote.buildkit.clone()),
        }
    }

    /// A connection on which it asks us; `headers` say who we are and what we answer.
    pub(super) async fn session(self, headers: &[(&str, &str)]) -> io::Result<Box<dyn Stream>> {
        match self {
            Self::Engine(engine) => {
                Ok(Box::new(engine.endpoint.upgrade("/session", headers).await?))
            }
            Self::Remote(remote, _) => Ok(Box::new(tunnel::open(&remote.buildkit, headers)?)),
        }
    }

    /// The build was lost, for this reason.
    pub(super) fn went_away(self, reason: String) -> BuildError {
        match self {
            Self::Engine(engine) => {
                BuildError::EngineLost { address: engine.endpoint.to_string(), reason }
            }
            Self::Remote(remote, _) => {
                BuildError::BuilderLost { address: remote.address.clone(), reason }
            }
        }
    }

    /// It does not do this.
    pub(super) fn refused(self, reason: String) -> BuildError {
        match self {
            Self::Engine(_) => BuildError::Refused(reason),
            Self::Remote(remote, _) => {
                BuildError::Builder { address: remote.address.clone(), reason }
            }
        }
    }
}

impl Remote {
    /// Refuses what this builder would pass over, and what it cannot put where it is wanted.
    pub(super) fn supports(&self, request: &Request) -> Result<(), BuildError> {
        let refused =
            |reason: String| BuildError::Builder { address: self.address.clone(), reason };
        if request.hosts.iter().any(|host| host.address == Address::Gateway) {
            return Err(refused(
                "host-gateway is the address of an engine's host; give --add-host the address itself"
                    .to_owned(),
            ));
        }
        if request.output == Output::Reproducible {
            return Err(refused("rewrite-timestamp=true is for images of an engine".to_owned()));
        }
        let archive = matches!(request.output, Output::Archive(Form::Oci, Destination::File(_)));
        if request.platforms.len() > 1 && !archive {
            return Err(refused(
                "an image for several platforms is kept by --output type=oci,dest=FILE only"
                    .to_owned(),
            ));
        }
        let image = matches!(request.output, Output::Engine | Output::Archive(Form::Docker, _));
        let beside = [
            (!request.annotations.is_empty(), "--annotation"),
            (!request.attestations.is_empty(), "an attestation (--attest, --sbom, --provenance)"),
        ];
        if let Some((_, option)) = beside.iter().find(|(given, _)| *given && image) {
            return Err(refused(format!("{option} is kept by --output type=oci,dest=FILE only")));
        }
        let newer = [
            (request.shm_size.is_some(), "--shm-size", 23, "0.10"),
            (!request.ulimits.is_empty(), "--ulimit", 23, "0.10"),
            (!request.annotations.is_empty(), "--annotation", 25, "0.12"),
            (!request.attestations.is_empty(), "an attestation", 25, "0.12"),
        ];
        let unknown =
            newer.iter().find(|(given, _, since, _)| *given && !self.facts.is_at_least(*since));
        match unknown {
            Some((_, option, _, since)) => {
                Err(refused(format!("{option} needs BuildKit {since} or newer, {}", self.this())))
            }
            None => Ok(()),
        }
    }

    /// What needs an engine's images to be done for an older builder.
    pub(super) fn reads(&self, what: &str) -> BuildError {
        let reason = format!("{what} need BuildKit 0.10 or newer, {}", self.this());
        BuildError::Builder { address: self.address.clone(), reason }
    }

    fn this(&self) -> String {
        if self.facts.is_at_least(23) {
            format!("and this is {}", self.facts.version)
        } else {
            "and this is an older one".to_owned()
        }
    }
}
