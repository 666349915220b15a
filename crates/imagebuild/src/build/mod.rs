//! Builds an image with `BuildKit`, or with Podman: the request, the session that serves files and secrets, the steps as they run, and what came out.

pub mod advice;
mod agents;
mod archive;
mod attempt;
mod attributes;
mod auth;
mod batch;
mod builder;
mod container;
mod context;
mod contexts;
mod deliver;
mod dial;
mod encoded;
mod error;
mod expand;
mod explain;
mod extended;
mod failure;
mod follow;
mod gateway;
mod handover;
mod heredocs;
mod inputs;
mod lines;
mod load;
mod lower;
mod lowered;
mod mask;
mod misread;
pub mod options;
mod outcome;
mod plan;
mod podman;
pub mod progress;
mod receive;
mod remote;
mod reproducible;
mod request;
mod run;
mod secret;
mod session;
mod sessions;
pub mod shares;
mod solve;
mod stall;
mod status;
mod sync;
mod target;
mod trees;
mod tunnel;
mod wire;

pub use batch::{Built, build_all};
pub use dockerfile::ignore;
pub use error::{BuildError, StepFailure};
pub use explain::Miss;
pub use options::{CacheSource, Host, Label, Network, Platform, Ulimit};
pub use outcome::{Outcome, Step, StepState};
pub use remote::{BuilderAddress, Remote};
pub(crate) use request::STANDARD_INPUT;
pub use request::{
    BuildArg, Context, DockerfileSource, Hidden, Request, Secret, SecretSource, image_name,
};
pub use run::{Cancel, build, build_on, is_readable};
pub use shares::{LineShare, Share};
pub use target::Target;

/// The Dockerfile's name inside of the session.
const DOCKERFILE: &str = "Dockerfile";
