use std::collections::{BTreeMap, BTreeSet};

use findings::Span;

/// What is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Subject {
    /// The machine that the program runs on.
    #[default]
    Machine,
    /// A container on which the program runs.
    Container,
    /// An image, by its name: nothing is started.
    Image(String),
}

impl Subject {
    /// As reports name it.
    pub fn name(&self) -> &str {
        match self {
            Self::Machine => "this machine",
            Self::Container => "this container",
            Self::Image(name) => name,
        }
    }
}

/// What a machine has beside tools. What is `None` was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// The container engine.
    pub engine: Option<Engine>,
    /// Where docker compose is, if it is.
    pub compose: Option<Option<String>>,
    /// Bytes that a user may still write where the workspace lies.
    pub free_disk: Option<u64>,
    /// Bytes of memory, or of the container's share.
    pub memory: Option<u64>,
    /// Processors that may be used.
    pub processors: Option<u64>,
    /// Ports of the workspace's wishes that something listens on.
    pub taken_ports: BTreeSet<u16>,
    /// Variables of the workspace's wishes that are set and not empty; never their values.
    pub variables: BTreeSet<String>,
    /// The names that each dotenv file of the wishes sets; none for a file that is not there.
    pub dotenv: BTreeMap<String, BTreeSet<String>>,
    /// Files and variables of the workspace's credentials that hold something, by the span of the wish.
    pub credentials: BTreeMap<Span, bool>,
    /// The git settings that are missing.
    pub missing_identity: Option<Vec<String>>,
    /// Whether each script of the wishes may be executed, by its path in the workspace.
    pub scripts: BTreeMap<String, bool>,
    /// How many seconds the clock is behind the newest thing in the workspace, and what that is.
    pub clock_behind: Option<(u64, String)>,
    /// Where Visual Studio Code is, and whether its command line is on `PATH`.
    pub editor: Option<(String, bool)>,
}

/// The container engine, as far as it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// It answers.
    Reachable {
        /// Where.
        address: String,
        /// Its version.
        version: String,
    },
    /// It does not, and why.
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// What went wrong.
        reason: String,
    },
    /// It cannot be asked from here.
    Unasked {
        /// Why not.
        reason: String,
    },
}
