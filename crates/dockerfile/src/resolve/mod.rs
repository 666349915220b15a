//! The values of variables: `ARG` and `ENV`, stage by stage.

mod expand;
mod layer;
mod pattern;
mod read;
mod scope;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use read::scopes;
pub use scope::{Scope, Scopes};

use crate::Dockerfile;

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
    /// The variables at every place, when the image is built with `build_args` and no others.
    pub fn scopes(&self, build_args: &BTreeMap<String, String>) -> Scopes {
        scopes(&self.items, build_args)
    }
}
