//! Whether a step waits for a registry that says nothing: the engine itself waits for ever.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use bollard_buildkit_proto::moby::buildkit::v1::VertexStatus;

/// Names of the steps that only ask a registry, up to the name of the image.
const QUESTIONS: [&str; 3] = [
    "[internal] load metadata for ",
    "resolve image config for ",
    "importing cache manifest from ",
];

/// A registry that says nothing.
#[derive(Debug)]
pub(super) struct Stall {
    /// The image that it was asked for.
    pub(super) image: String,
    /// For how long.
    pub(super) since: Duration,
}

/// What a step has heard from a registry.
#[derive(Debug, Default)]
pub(super) struct Wait {
    /// When it began, or last heard something.
    heard: Option<Instant>,
    /// Bytes that are there, and that there should be, of each part that is not complete.
    open: BTreeMap<String, (i64, i64)>,
}

impl Wait {
    pub(super) fn begin(&mut self) {
        self.heard.get_or_insert_with(Instant::now);
    }

    /// Takes in what a step says of a part it loads.
    pub(super) fn transfer(&mut self, part: &VertexStatus) {
        let state = (part.current, part.total);
        let complete = part.completed.is_some() || part.current >= part.total;
        let before = if complete {
            self.open.remove(&part.id)
        } else {
            self.open.insert(part.id.clone(), state)
        };
        if before != Some(state) {
            self.heard = Some(Instant::now());
        }
    }

    /// Whether the running step of this name has heard nothing for so long.
    pub(super) fn stall(&self, step: &str, patience: Duration) -> Option<Stall> {
        let since = self.heard?.elapsed();
        if since < patience {
            return None;
        }
        let asked = QUESTIONS.iter().find_map(|question| step.strip_prefix(question));
        let loaded = || step.split_once("FROM ").map(|(_, image)| image);
        let image = asked.or_else(|| loaded().filter(|_| !self.open.is_empty()))?;
        Some(Stall { image: image.to_owned(), since })
    }
}
