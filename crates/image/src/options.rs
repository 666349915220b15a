//! What to read of an archive.

use crate::limits::Limits;

/// Which image to read, and how much reading may cost.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The wanted image where an archive holds several: a reference (`repository:tag`), or an image id or
    /// the first 12 or more digits of it.
    pub reference: Option<String>,
    /// The wanted platform where an archive holds several, as `os/architecture[/variant]`.
    pub platform: Option<String>,
    /// The bounds.
    pub limits: Limits,
}
