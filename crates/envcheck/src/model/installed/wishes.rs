//! What the workspace wants of a machine beside tools: read from devcontainer.json, compose and dotenv files.

mod compose;
mod devcontainer;
mod dotenv;

use findings::Span;

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
    pub engine: Vec<Span>,
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
    /// Reads every file of the workspace that wants something.
    pub fn of(workspace: &Workspace) -> Self {
        let mut wishes = Self::default();
        for file in workspace.files() {
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
