//! Why there is no image.

use std::{io, path::PathBuf};

use crate::checks::build::Failure;

/// The build failed, or could not be tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The Dockerfile is not valid.
    #[error("{}: {message}", at(.path, *.line))]
    Dockerfile {
        /// The Dockerfile, as it was named.
        path: PathBuf,
        /// Line, counted from 1, if the engine names one.
        line: Option<u32>,
        /// What is wrong, in the engine's words.
        message: String,
    },
    /// A step failed.
    #[error(transparent)]
    Step(Box<StepFailure>),
    /// A secret that the Dockerfile requires was not given, or its source does not exist.
    #[error("secret `{id}`: {reason}")]
    Secret {
        /// The secret's id.
        id: String,
        /// What is missing, and how to give it.
        reason: String,
    },
    /// A base image does not exist, or its registry cannot be reached.
    #[error("{}: base image {image}: {reason}", at(.path, *.line))]
    BaseImage {
        /// The Dockerfile, as it was named.
        path: PathBuf,
        /// Line of the `FROM`, if it is known.
        line: Option<u32>,
        /// The image.
        image: String,
        /// What the engine says.
        reason: String,
    },
    /// The context or the Dockerfile is missing or cannot be read.
    #[error("{}: {cause}{hint}", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
        /// What to do, beginning with `; `, or nothing.
        hint: &'static str,
    },
    /// What was built cannot be written where it should go.
    #[error("{}: {cause}", .path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The request itself is wrong.
    #[error("{0}")]
    Usage(String),
    /// The engine went away during the build.
    #[error(
        "the engine at {address} went away during the build: {reason}; nothing was tagged, run it again"
    )]
    EngineLost {
        /// Its address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The builder went away during the build.
    #[error("the builder at {address} went away during the build: {reason}; run it again")]
    BuilderLost {
        /// Its address.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The builder cannot be reached, or does not do this.
    #[error("the builder at {address}: {reason}")]
    Builder {
        /// Its address.
        address: String,
        /// What it says, and what helps.
        reason: String,
    },
    /// The engine does not do this.
    #[error("the engine refused the build: {0}")]
    Refused(String),
    /// A registry says nothing.
    #[error(
        "{}: the registry of {image} has said nothing for {seconds} s; is it up, can the engine reach it? \
         --registry-timeout sets how long to wait", at(.path, *.line)
    )]
    RegistryStalled {
        /// The Dockerfile, as it was named.
        path: PathBuf,
        /// Line of the `FROM`, if it is known.
        line: Option<u32>,
        /// The image it was asked for.
        image: String,
        /// For how long.
        seconds: u64,
    },
    /// The build was cancelled.
    #[error("cancelled; {}", stopped(*.confirmed))]
    Cancelled {
        /// The engine said that it has stopped, or had not begun.
        confirmed: bool,
    },
}

/// A step that failed.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what} failed{}{}", at(.path, *.line), because(*.exit_code, .message),
    line_of(.next.as_deref()))]
pub struct StepFailure {
    /// The Dockerfile, as it was named.
    pub path: PathBuf,
    /// Line of the instruction, counted from 1, if it is known.
    pub line: Option<u32>,
    /// The step as the engine names it: `[build 2/5] RUN …`.
    pub step: String,
    /// First word or two of it, for a headline.
    pub what: String,
    /// The command as the shell saw it, if it was one.
    pub command: Option<String>,
    /// Exit code of the command.
    pub exit_code: Option<i64>,
    /// The engine's message.
    pub message: String,
    /// The last lines the step wrote.
    pub log: Vec<String>,
    /// Secrets that the build asked for and that were not given: often the cause.
    pub missing_secrets: Vec<String>,
    /// What helps, where that is known.
    pub next: Option<String>,
}

impl BuildError {
    /// The program's exit code: 1 the build failed, 2 the request is wrong, 3 the engine is away.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Dockerfile { .. } | Self::Step(_) | Self::BaseImage { .. } => 1,
            Self::Secret { .. }
            | Self::Unreadable { .. }
            | Self::Unwritable { .. }
            | Self::Usage(_) => 2,
            Self::EngineLost { .. }
            | Self::BuilderLost { .. }
            | Self::Builder { .. }
            | Self::Refused(_)
            | Self::RegistryStalled { .. }
            | Self::Cancelled { .. } => 3,
        }
    }
}

impl BuildError {
    /// What is wrong with the Dockerfile, for a finding at its place; none where something else is to blame.
    pub fn of_the_dockerfile(&self) -> Option<Failure> {
        let (line, reason) = match self {
            Self::Dockerfile { line, message, .. } => (*line, message.clone()),
            Self::Step(failure) => (failure.line, failure.reason()),
            Self::BaseImage { line, image, reason, .. } => {
                (*line, format!("base image {image}: {reason}"))
            }
            _ => return None,
        };
        Some(Failure { line, reason })
    }
}

impl StepFailure {
    /// What failed, why, and the last thing it said.
    fn reason(&self) -> String {
        let because = because(self.exit_code, &self.message);
        let next = self.next.as_deref().map(|next| format!("; {next}")).unwrap_or_default();
        let failed = format!("{} failed{because}{next}", self.what);
        match self.log.iter().rev().map(|line| line.trim()).find(|line| !line.is_empty()) {
            Some(last) => format!("{failed}; its last line: {last}"),
            None => failed,
        }
    }
}

fn line_of(next: Option<&str>) -> String {
    next.map(|next| format!("\nnext: {next}")).unwrap_or_default()
}

fn stopped(confirmed: bool) -> &'static str {
    if confirmed {
        "the engine has stopped the build, and finished steps stay in its cache"
    } else {
        "the engine was told to stop the build and has not confirmed it"
    }
}

fn at(path: &std::path::Path, line: Option<u32>) -> String {
    match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    }
}

fn because(exit_code: Option<i64>, message: &str) -> String {
    match exit_code {
        Some(code) => format!(" with exit code {code}{}", in_words(code)),
        None => format!(": {message}"),
    }
}

/// What the shell and the kernel mean by this exit code.
fn in_words(code: i64) -> &'static str {
    match code {
        126 => " (found, but not executable)",
        127 => " (command not found)",
        130 => " (interrupted)",
        132 => " (illegal instruction: built for another processor?)",
        134 => " (aborted)",
        137 => " (killed; often out of memory)",
        139 => " (segmentation fault)",
        143 => " (terminated)",
        _ => "",
    }
}
