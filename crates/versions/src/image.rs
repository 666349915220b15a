//! What an image holds, by its name.

use std::ops::Range;

use crate::{Constraint, Tool};

mod devcontainer;
mod distroless;
mod family;
mod java;
mod second;
mod suite;

/// A tool that an image's name says to be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    /// Which.
    pub tool: Tool,
    /// In which versions.
    pub constraint: Constraint,
    /// The bytes of the tag that say so; none where the repository's name does.
    pub range: Range<usize>,
    /// Whose build it is.
    pub vendor: Option<String>,
}

/// The tools that the image `repository:tag` says to hold: its own first, its distribution last. A digest behind the
/// tag says nothing more; a digest alone (`sha256:…`) leaves versions unknown; without a tag it is `latest`. An image
/// that is not known, or only has the name of one that is, says nothing.
pub fn provided(repository: &str, tag: &str) -> Vec<Provided> {
    let tag = tag.split('@').next().unwrap_or_default();
    let name = family::official(repository);
    let mut found = tools(&name, if tag.is_empty() { "latest" } else { tag });
    if tag.is_empty() {
        for provided in &mut found {
            provided.range = 0..0;
        }
    }
    if tag.starts_with("sha256:") {
        for provided in &mut found {
            provided.range = 0..tag.len();
            provided.constraint = Constraint {
                vendor: provided.vendor.clone(),
                ..Constraint::unknown("a digest does not say which version it is")
            };
        }
        found.truncate(1);
    }
    found
}

fn tools(name: &str, tag: &str) -> Vec<Provided> {
    if let Some(image) = devcontainer::name(name) {
        return devcontainer::tools(image, tag);
    }
    if let Some(found) = distroless::tools(name, tag) {
        return found;
    }
    let Some(family) = family::of(name) else { return Vec::new() };
    let mut found = vec![family.main(tag)];
    found.extend(second::tools(family.tool, tag));
    if found[1..].iter().any(|other| other.tool == found[0].tool) {
        // `0.7.0-pg16`: what comes first counts something else.
        found.remove(0);
    }
    if !matches!(family.tool, "debian" | "ubuntu" | "alpine") {
        found.extend(suite::distribution(tag, found[0].range.end));
    }
    found
}

impl Provided {
    fn new(tool: Tool, constraint: Constraint, range: Range<usize>) -> Self {
        let vendor = constraint.vendor.clone();
        Self { tool, constraint, range, vendor }
    }

    fn of_vendor(mut self, vendor: &str) -> Self {
        self.vendor = Some(vendor.to_owned());
        self.constraint = self.constraint.of_vendor(vendor);
        self
    }
}
