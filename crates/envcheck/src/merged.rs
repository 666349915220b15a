//! The configuration of a dev container as the dev container CLI 0.89 merges it, each value with what set it.
//!
//! `devcontainer read-configuration --include-merged-configuration --include-features-configuration` is what this is
//! held against: where that departs from the text of the specification, so does this.

mod base_image;
mod collation;
mod document;
pub mod feature;
mod legacy;
mod merge;
mod metadata;
mod requirements;
mod secrets;
mod service;
mod traced;
mod variables;
mod workspace;

pub use base_image::{BaseImage, base_image};
pub use document::Document;
pub(crate) use feature::normal;
pub use legacy::modernised;
pub use merge::merge;
pub use metadata::{entries, image_entries};
pub use secrets::Mask;
pub use service::{Build, Service};
pub use traced::{Object, Origin, Traced, Value};
pub use variables::Variables;
pub use workspace::{Ground, Workspace};

/// Why the dev container CLI stops, or would go on with nonsense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Stop {
    /// What is wrong, and the next step.
    pub what: String,
    /// Where, when a file says it.
    pub at: Option<findings::Span>,
}

impl Stop {
    /// With the place of `value`.
    fn at(value: &Traced, what: impl Into<String>) -> Self {
        Self { what: what.into(), at: value.origin.span() }
    }

    /// Without a place.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), at: None }
    }
}
