//! Why there is no engine to talk to.

use std::path::PathBuf;

/// The engine could not be found, reached, started or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The address cannot be read.
    #[error("engine address `{address}`: {reason}")]
    Address {
        /// The address as it was written.
        address: String,
        /// What is wrong with it and what would be right.
        reason: String,
    },
    /// A docker context or its TLS files cannot be read.
    #[error("docker context `{name}`: {reason}")]
    Context {
        /// Name of the context.
        name: String,
        /// What is wrong, and the command that helps.
        reason: String,
    },
    /// The engine that was asked for does not answer.
    #[error("the engine at {address} ({source_name}) does not answer: {reason}")]
    Unreachable {
        /// Where it should be.
        address: String,
        /// Who says so: `DOCKER_HOST`, `--engine`, a docker context.
        source_name: String,
        /// What happened.
        reason: String,
    },
    /// It answers, but is older than the oldest API this program speaks.
    #[error("the engine at {address} speaks API {version}; 1.41 (Docker 20.10) or newer is needed")]
    TooOld {
        /// Where it is.
        address: String,
        /// The newest API version it offers.
        version: String,
    },
    /// No engine runs and none may or can be started.
    #[error("no container engine found ({tried} places tried); {next}")]
    NotFound {
        /// How many places were looked at.
        tried: usize,
        /// The one command or setting that helps.
        next: String,
    },
    /// The private engine did not start.
    #[error("the private engine did not start: {reason}{}", tail(.log, .log_lines))]
    NotStarted {
        /// What happened.
        reason: String,
        /// Its log file.
        log: PathBuf,
        /// The last lines of that log.
        log_lines: Vec<String>,
    },
    /// The user did not want to wait.
    #[error("cancelled before an engine answered")]
    Cancelled,
    /// The state folder of the private engine cannot be used.
    #[error("{path}: {cause}; set IMAGEBUILD_ENGINE_DIR to a folder that can be written")]
    State {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}

fn tail(log: &std::path::Path, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("\nlast lines of {}:\n  {}", log.display(), lines.join("\n  "))
}
