//! What is set where in one stage.

use std::collections::{BTreeMap, BTreeSet};

/// A place in the file: the byte where the instruction starts, and which of its pairs it is.
pub(super) type Place = (usize, usize);

/// The settings of one stage, or of what stands in front of the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layer {
    /// Where it starts.
    pub(super) start: usize,
    /// What it goes on from.
    pub(super) ground: Ground,
    /// Whether variables that are not listed may be set nevertheless when it starts.
    pub(super) open: bool,
    /// The settings of each variable in the order of the file.
    pub(super) settings: BTreeMap<String, Vec<Setting>>,
    /// Where an `ENV` sets a variable whose name is not known: from there on nothing else is.
    pub(super) resets: Vec<Place>,
    /// The variables that `ONBUILD` triggers of this stage set in a stage built on it.
    pub(super) triggers: BTreeSet<String>,
}

/// What the variables of a stage come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ground {
    /// Nothing, or nothing that is in this file.
    #[default]
    Elsewhere,
    /// Another stage, by its layer.
    Stage(usize),
}

/// What an instruction makes of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) place: Place,
    pub(super) state: State,
}

/// What is known about a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It has this value.
    Set(String),
    /// It is not set.
    Unset,
    /// An `ARG` without a value: not set in this build, but meant to be.
    Awaited,
    /// The file does not tell.
    Unknown,
}

impl Layer {
    /// Settings are added in the order of the file.
    pub(super) fn set(&mut self, name: String, place: Place, state: State) {
        self.settings.entry(name).or_default().push(Setting { place, state });
    }

    /// The last setting of `name` in front of `end`.
    pub(super) fn last(&self, name: &str, end: Place) -> Option<&Setting> {
        let settings = self.settings.get(name)?;
        let count = settings.partition_point(|setting| setting.place < end);
        settings[..count].last()
    }

    pub(super) fn last_reset(&self, end: Place) -> Option<Place> {
        let count = self.resets.partition_point(|place| *place < end);
        self.resets[..count].last().copied()
    }
}
