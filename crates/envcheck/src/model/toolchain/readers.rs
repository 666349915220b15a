//! To add a reader: its file in this folder and its line here. One file reads one kind of place.

mod builds;
mod command;
mod compose;
mod devcontainer;
mod dockerfile;
mod image;
mod interpolation;
mod node_version_file;
mod project;
mod value;
mod variable;
mod workflow;

pub(super) use builds::Builds;

use super::reader::Reader;

/// In the order of the alphabet.
pub(super) static READERS: &[&Reader] = &[
    &compose::READER,
    &devcontainer::READER,
    &dockerfile::READER,
    &node_version_file::READER,
    &workflow::ACTION,
    &workflow::READER,
];

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
