//! What an image holds, by its name.

use std::ops::Range;

use crate::{Constraint, Tool};

/// A tool that an image's name says to be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    /// Which.
    pub tool: Tool,
    /// In which versions.
    pub constraint: Constraint,
    /// The bytes of the tag that say so.
    pub range: Range<usize>,
    /// Whose build it is.
    pub vendor: Option<String>,
}

/// The tools that the image `repository:tag` says to hold.
pub fn provided(repository: &str, tag: &str) -> Vec<Provided> {
    let _ = (repository, tag);
    Vec::new()
}
