//! Makes newer tables out of what their sources say: texts in, a text out.

mod features;
mod images;
mod releases;

pub use features::features;
pub use images::{ImageSource, images};
pub use releases::releases;

/// Why no newer table can be made.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Not even that.
    #[error("it is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// JSON, and not the one that was asked for.
    #[error("it is not what was expected: {0}")]
    Form(String),
    /// A mirror that is behind, perhaps.
    #[error("it is older than what is known: {0}")]
    Older(String),
}

impl Problem {
    fn form(what: impl Into<String>) -> Self {
        Self::Form(what.into())
    }
}
