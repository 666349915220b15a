//! What the workspace wants of a machine beside tools: read from devcontainer.json, compose and dotenv files.

mod compose;
mod devcontainer;
mod dotenv;

use findings::Span;

use super::wanted::is_fixture;
use crate::model::{Content, FileKind, Workspace};

/// Everything that is wanted, in the order of the files.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Of `hostRequirements`.
    pub needs: Vec<Need>,
    /// Of `forwardPorts`.
    pub ports: Vec<Port>,
    /// Variables that must be set.
    pub variables: Vec<Variable>,
    /// Credentials that must be there.
    pub credentials: Vec<Credential>,
    /// Scripts of the workspace that lifecycle commands start.
    pub scripts: Vec<Script>,
    /// Places that need a container engine.
    pub engine: Vec<EngineWish>,
    /// Compose files.
    pub compose: Vec<Span>,
}

/// An amount that the host must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Bytes of free disk.
    Disk(u64, Span),
    /// Bytes of memory.
    Memory(u64, Span),
    /// Processors.
    Processors(u64, Span),
}

/// A Feature that needs a container engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineWish {
    /// Whether the engine runs inside of the dev container, so that the machine around it needs none.
    pub inside: bool,
    /// Where it is written.
    pub span: Span,
}

/// A port that is forwarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its number.
    pub number: u16,
    /// Where it is written.
    pub span: Span,
}

/// A variable that something reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Who reads it, and so where it must be set.
    pub source: Source,
    /// Where it is named.
    pub span: Span,
}

/// Where a variable must be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `${localEnv:NAME}` without a default: on the host.
    Host,
    /// `containerEnv` with this value: in the container.
    Container,
    /// An example of a dotenv file: in that file, or in the environment.
    Dotenv {
        /// The file, by its path in the workspace.
        file: String,
        /// Whether the example has a value for it.
        has_default: bool,
    },
}

/// A credential and where the project takes it from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its name.
    pub name: String,
    /// The variables that may hold it; one is enough.
    pub variables: Vec<String>,
    /// The file that holds it, by its path in the workspace, if one does.
    pub file: Option<String>,
    /// Where it is asked for.
    pub span: Span,
}

/// A script that is started by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its path in the workspace.
    pub path: String,
    /// Which command starts it.
    pub command: String,
    /// Where that is written.
    pub span: Span,
}

impl Wishes {
    /// Reads every file of the workspace that wants something; `below` is the workspace's folder as paths are written.
    pub fn of(workspace: &Workspace, below: &str) -> Self {
        let mut wishes = Self::default();
        for file in workspace.files() {
            let folder = file.folder();
            if is_fixture(folder.strip_prefix(below.trim_end_matches('/')).unwrap_or(folder)) {
                continue;
            }
            let Content::Tree(parsed) = &file.content else { continue };
            match file.kind {
                Some(FileKind::Devcontainer) => devcontainer::read(file, &mut wishes),
                _ if compose::is_compose(file) => compose::read(file, parsed, &mut wishes),
                _ if dotenv::is_example(file) => dotenv::read(file, &mut wishes),
                _ => {}
            }
        }
        wishes
    }
}
