//! One image of a file that describes several.

use super::{Request, options::NamedSource};

/// An image that a compose file or a bake file describes.
#[derive(Debug, Clone)]
pub struct Target {
    /// As the file calls it.
    pub name: String,
    /// Where the file says so: `FILE:LINE`.
    pub place: String,
    /// It was asked for; others are built because these are made of them.
    pub wanted: bool,
    /// What to build.
    pub request: Request,
}

impl Target {
    /// The targets that it is made of, by name: they are built before it.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.request.named_contexts.iter().filter_map(|context| match &context.source {
            NamedSource::Target(name) => Some(name.as_str()),
            _ => None,
        })
    }
}
