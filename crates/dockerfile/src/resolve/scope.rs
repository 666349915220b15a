//! Which variables have which values at a place of the file (`BuildKit`'s `dockerfile2llb`).

use super::layer::{Ground, Layer, State};
use super::{Resolution, expand};
use crate::{Instruction, Keyword, Word};

/// What is inherited over more stages than anybody writes counts as unknown.
const DEEPEST: usize = 100;

/// The variables of a file, for every place in it; read once by [`crate::Dockerfile::scopes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes {
    /// In front of the first `FROM`, then stage by stage.
    pub(super) layers: Vec<Layer>,
}

impl Scopes {
    /// The variables in force right before `at`. Inside an `ENV` they have the values they had before it.
    pub fn before(&self, at: &Instruction) -> Scope<'_> {
        let start = at.span.start;
        if at.kind == Keyword::From {
            return self.global();
        }
        let layer = self.layers.partition_point(|layer| layer.start <= start).saturating_sub(1);
        Scope { scopes: self, layer, end: (start, 0) }
    }

    /// What the `FROM`s see.
    pub(super) fn global(&self) -> Scope<'_> {
        Scope { scopes: self, layer: 0, end: (usize::MAX, 0) }
    }

    /// What stands at the end of what has been read so far.
    pub(super) fn last(&self) -> Scope<'_> {
        Scope { scopes: self, layer: self.layers.len() - 1, end: (usize::MAX, 0) }
    }
}

/// The variables in force at one place.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    scopes: &'a Scopes,
    layer: usize,
    /// What is set from here on is not in force yet.
    end: (usize, usize),
}

impl<'a> Scope<'a> {
    /// The value of `word`.
    pub fn resolve(&self, word: &Word) -> Resolution {
        match word.literal() {
            Some(value) => Resolution::known(value),
            None => expand::word(word, *self),
        }
    }

    /// The value of the variable `name`, when it is known.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        match self.told(name) {
            Some(State::Set(value)) => Some(value),
            _ => None,
        }
    }

    /// Whether the file says anything about the variable `name` in front of this place.
    pub fn mentions(&self, name: &str) -> bool {
        self.told(name).is_some()
    }

    /// Whether a trigger of this stage sets the variable `name`.
    pub fn is_triggered(&self, name: &str) -> bool {
        self.scopes.layers.get(self.layer).is_some_and(|layer| layer.triggers.contains(name))
    }

    /// Whether the file sets the variable `name` to what only a build tells.
    pub fn is_computed(&self, name: &str) -> bool {
        self.told(name) == Some(&State::Unknown)
    }

    pub(super) fn state(&self, name: &str) -> State {
        match self.told(name) {
            Some(State::Awaited) | None if self.is_open() => State::Unknown,
            Some(state) => state.clone(),
            None => State::Unset,
        }
    }

    /// What the file says about a variable.
    pub(super) fn told(&self, name: &str) -> Option<&'a State> {
        let (mut at, mut end) = (self.layer, self.end);
        for _ in 0..DEEPEST {
            let layer = self.scopes.layers.get(at)?;
            let reset = layer.last_reset(end);
            if let Some(setting) = layer.last(name, end)
                && reset.is_none_or(|reset| reset < setting.place)
            {
                return Some(&setting.state);
            }
            match layer.ground {
                Ground::Stage(below) if reset.is_none() => {
                    if self.scopes.layers.get(below)?.triggers.contains(name) {
                        return Some(&State::Unknown);
                    }
                    (at, end) = (below, (usize::MAX, 0));
                }
                _ => return None,
            }
        }
        Some(&State::Unknown)
    }

    /// Whether variables that the file does not mention may be set nevertheless, by the base image.
    pub(super) fn is_open(&self) -> bool {
        let layer = self.scopes.layers.get(self.layer);
        layer.is_some_and(|layer| layer.open || layer.last_reset(self.end).is_some())
    }
}
