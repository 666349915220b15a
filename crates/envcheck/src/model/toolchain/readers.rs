//! To add a reader: its file in this folder and its line here. One file reads one kind of place.

mod node_version_file;

use super::reader::Reader;

/// In the order of the alphabet.
pub(super) static READERS: &[&Reader] = &[&node_version_file::READER];

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
