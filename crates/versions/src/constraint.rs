use std::{fmt, ops::Range};

use crate::Set;

/// What a place says about a tool's version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// What it means.
    pub meaning: Meaning,
    /// Whose build of the tool is wanted: `temurin`, `pypy`, `graalvm`.
    pub vendor: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What a constraint means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// These versions.
    Set(Set),
    /// A version that changes with time or place.
    Floating(Floating),
    /// Nobody knows, and why.
    Unknown(String),
}

/// A version that a name stands for, until the name moves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Floating {
    /// The newest: `latest`, `current`, `node`.
    Latest,
    /// The newest with long-term support: `lts`, `lts/*`.
    Lts,
    /// The line with this code name: `lts/iron`.
    LtsLine(String),
    /// The line with long-term support so many before the newest: `lts/-1`.
    LtsBefore(u32),
    /// The newest that is finished: `stable`.
    Stable,
    /// The line before the newest: `oldstable`.
    OldStable,
    /// The coming release: `beta`, `rc`.
    Beta,
    /// An unfinished build: `nightly`, `canary`, `3.14-dev`.
    Nightly,
    /// What the machine has: `system`, `os-provided`, `default`.
    System,
}

/// What is wrong, at bytes of the raw text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub range: Range<usize>,
    /// What.
    pub message: String,
}

impl Constraint {
    /// A constraint that is these versions.
    pub fn set(set: Set) -> Self {
        Meaning::Set(set).into()
    }

    /// A constraint that nobody can know, though nothing is wrong with it.
    pub fn unknown(why: impl Into<String>) -> Self {
        Meaning::Unknown(why.into()).into()
    }

    /// The versions, if it is a set.
    pub fn as_set(&self) -> Option<&Set> {
        match &self.meaning {
            Meaning::Set(set) => Some(set),
            Meaning::Floating(_) | Meaning::Unknown(_) => None,
        }
    }

    /// The same, as `vendor` builds it.
    #[must_use]
    pub fn of_vendor(mut self, vendor: impl Into<String>) -> Self {
        self.vendor = Some(vendor.into());
        self
    }
}

impl From<Meaning> for Constraint {
    fn from(meaning: Meaning) -> Self {
        Self { meaning, vendor: None, faults: Vec::new() }
    }
}

impl From<Floating> for Constraint {
    fn from(floating: Floating) -> Self {
        Meaning::Floating(floating).into()
    }
}

impl From<Set> for Meaning {
    fn from(set: Set) -> Self {
        Self::Set(set)
    }
}

impl From<Floating> for Meaning {
    fn from(floating: Floating) -> Self {
        Self::Floating(floating)
    }
}

impl From<Fault> for Constraint {
    fn from(fault: Fault) -> Self {
        let meaning = Meaning::Unknown(fault.message.clone());
        Self { meaning, vendor: None, faults: vec![fault] }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(set) => set.fmt(out),
            Self::Floating(floating) => floating.fmt(out),
            Self::Unknown(why) => write!(out, "unknown ({why})"),
        }
    }
}

impl fmt::Display for Floating {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => out.write_str("the latest"),
            Self::Lts => out.write_str("the latest with long-term support"),
            Self::LtsLine(name) => write!(out, "the line {name}"),
            Self::LtsBefore(count) => {
                write!(out, "{count} before the latest with long-term support")
            }
            Self::Stable => out.write_str("the latest stable"),
            Self::OldStable => out.write_str("the stable before the latest"),
            Self::Beta => out.write_str("the coming release"),
            Self::Nightly => out.write_str("an unfinished build"),
            Self::System => out.write_str("what the machine has"),
        }
    }
}
