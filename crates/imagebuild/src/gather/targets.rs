//! What compose files and bake files say is to be built, read exactly: what is not understood is an error and never left
//! out. (`gather::builds` reads the same files for the lint, which takes what it can.)

pub mod bake;
pub mod compose;
mod print;

pub use print::print;

/// Why the targets cannot be told.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{place}: {reason}")]
pub struct TargetsError {
    /// `FILE`, `FILE:LINE` or `FILE:LINE:COLUMN`.
    pub place: String,
    /// What is wrong there, and the next step.
    pub reason: String,
}
