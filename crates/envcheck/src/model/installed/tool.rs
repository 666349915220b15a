use versions::{Meaning, Tool, Version};

use super::Manager;
use crate::model::toolchain::Declaration;

/// A tool, as it is installed and as it is wanted.
#[derive(Debug, Clone)]
pub struct ToolFact {
    /// Its canonical name.
    pub tool: Tool,
    /// The program that was looked for.
    pub program: String,
    /// The folder for which it was looked up; empty for the root of the workspace.
    pub folder: String,
    /// Where it is.
    pub place: Option<Place>,
    /// What was found there.
    pub found: Found,
    /// The declarations that hold here.
    pub wanted: Vec<Declaration>,
    /// What else is declared, and why it does not count here.
    pub aside: Vec<(Declaration, String)>,
}

/// Where a program is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// As `PATH` finds it.
    pub path: String,
    /// The file that is run in the end.
    pub real: String,
}

/// What was found of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its version.
    Version {
        /// As it is written where it was read.
        text: String,
        /// What told it: a file or a command.
        from: String,
    },
    /// No program of it is on `PATH`.
    Missing,
    /// Only the stand-in of a version manager is there.
    Shim {
        /// Whose.
        manager: Manager,
        /// The version that is chosen and not there.
        chosen: Option<String>,
    },
    /// It fails when it is asked.
    Broken {
        /// The command.
        command: String,
        /// How it ended: `exit code 127`, `signal 11`.
        end: String,
        /// The first line of what it said.
        said: String,
    },
    /// It does not answer.
    Hung {
        /// The command.
        command: String,
        /// Milliseconds that it had.
        after: u64,
    },
    /// Its answer has no version.
    Unparsed {
        /// The command.
        command: String,
        /// The first line of what it said.
        said: String,
    },
    /// It is there, and no file tells its version.
    Unread,
    /// Nothing that holds here wants it.
    Inert,
}

/// What becomes of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its version is a wanted one.
    Ok,
    /// It is there, and nothing says which versions are wanted.
    Present,
    /// Its version is not a wanted one.
    Outside,
    /// See [`Found::Missing`].
    Missing,
    /// See [`Found::Shim`].
    Shim,
    /// See [`Found::Broken`].
    Broken,
    /// See [`Found::Hung`].
    Hung,
    /// See [`Found::Unparsed`].
    Unparsed,
    /// See [`Found::Unread`].
    Unread,
    /// See [`Found::Inert`].
    Inert,
}

impl State {
    /// As reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Present => "present",
            Self::Outside => "outside",
            Self::Missing => "missing",
            Self::Shim => "shim",
            Self::Broken => "broken",
            Self::Hung => "hung",
            Self::Unparsed => "unparsed",
            Self::Unread => "unread",
            Self::Inert => "inert",
        }
    }
}

impl ToolFact {
    /// What becomes of it.
    pub fn state(&self) -> State {
        match &self.found {
            Found::Missing => State::Missing,
            Found::Shim { .. } => State::Shim,
            Found::Broken { .. } => State::Broken,
            Found::Hung { .. } => State::Hung,
            Found::Unparsed { .. } => State::Unparsed,
            Found::Unread => State::Unread,
            Found::Inert => State::Inert,
            Found::Version { text, .. } => self.compared(text),
        }
    }

    fn compared(&self, text: &str) -> State {
        let Some(version) = Version::parse(text) else { return State::Unparsed };
        let mut sets = self.wanted.iter().filter_map(|wanted| wanted.constraint.as_set());
        let mut state = State::Present;
        if sets.any(|set| !set.contains(&version)) {
            state = State::Outside;
        } else if self.wanted.iter().any(|wanted| wanted.constraint.as_set().is_some()) {
            state = State::Ok;
        }
        state
    }

    /// The installed version as written.
    pub fn installed(&self) -> Option<&str> {
        match &self.found {
            Found::Version { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The declarations that hold here, those that select before those that demand.
    pub fn in_order(&self) -> Vec<&Declaration> {
        let mut wanted: Vec<_> = self.wanted.iter().collect();
        wanted.sort_by_key(|wanted| (wanted.role, wanted.span));
        wanted
    }

    /// The declarations that the installed version does not satisfy, those that select before those that demand.
    pub fn unmet(&self) -> Vec<&Declaration> {
        let Some(version) = self.installed().and_then(Version::parse) else { return Vec::new() };
        let unmet = |wanted: &&Declaration| match &wanted.constraint.meaning {
            Meaning::Set(set) => !set.contains(&version),
            Meaning::Floating(_) | Meaning::Unknown(_) => false,
        };
        self.in_order().into_iter().filter(unmet).collect()
    }

    /// The declaration that findings about the tool as a whole point at.
    pub fn first_wanted(&self) -> Option<&Declaration> {
        self.in_order().into_iter().next()
    }

    /// The tool and its place in words: "node 18.19.0 (/usr/bin/node)".
    pub fn named(&self) -> String {
        let place = self.place.as_ref().map(Place::drawn).unwrap_or_default();
        match self.installed() {
            Some(version) => format!("{} {version} ({place})", self.tool),
            None if place.is_empty() => self.tool.to_string(),
            None => format!("{} ({place})", self.tool),
        }
    }
}

impl Place {
    /// The path, and the file it leads to where that is another.
    pub fn drawn(&self) -> String {
        if self.path == self.real {
            self.path.clone()
        } else {
            format!("{} → {}", self.path, self.real)
        }
    }
}
