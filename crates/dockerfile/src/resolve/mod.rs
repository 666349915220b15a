//! The values of variables: `ARG` and `ENV`, stage by stage.

mod expand;
mod pattern;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

pub use scope::Scope;

use crate::{Dockerfile, Instruction, Word};

/// What a word becomes when its variables are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolution {
    /// The value; `None` when it depends on something that the file does not tell.
    pub value: Option<String>,
    /// The variables whose value the file does not tell: they may come from the base image, the
    /// target platform or a build argument.
    pub unknown: BTreeSet<String>,
    /// The variables that are certainly not set.
    pub unset: BTreeSet<String>,
}

impl Resolution {
    /// A value that needed no variables.
    pub(crate) fn known(value: String) -> Self {
        Self { value: Some(value), ..Self::default() }
    }
}

impl Dockerfile {
    /// The value of `word`, which stands in `at`, when the image is built with `build_args` and no
    /// others. Inside an `ENV` the variables have the values they had before it.
    pub fn resolve(
        &self,
        word: &Word,
        at: &Instruction,
        build_args: &BTreeMap<String, String>,
    ) -> Resolution {
        if let Some(value) = word.literal() {
            return Resolution::known(value);
        }
        self.scope(at, build_args).resolve(word)
    }

    /// The variables in force right before `at`; for resolving many words of one instruction.
    pub fn scope(&self, at: &Instruction, build_args: &BTreeMap<String, String>) -> Scope {
        scope::before(self, at.span.start, at.kind, build_args)
    }
}
