//! Looking at file contents while they pass by.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::EntryId;

/// Looks at the content of files of all layers, also of files that a later layer removes.
///
/// The archive is read once and a layer's place in the image is often known only at its end, so a file is
/// named by its [`EntryId`]; [`Occurrence::entry`](crate::Occurrence::entry) joins the two afterwards.
pub trait Visitor {
    /// Whether the content of this regular file is wanted. `path` is absolute, `size` is in bytes.
    ///
    /// Files larger than [`Limits::visited_bytes`](crate::Limits::visited_bytes) are not offered.
    fn wants(&mut self, path: &str, size: u64) -> bool;

    /// The whole content of a wanted file.
    fn visit(&mut self, entry: EntryId, path: &str, content: &[u8]);
}

/// Wants nothing.
impl Visitor for () {
    fn wants(&mut self, _path: &str, _size: u64) -> bool {
        false
    }

    fn visit(&mut self, _entry: EntryId, _path: &str, _content: &[u8]) {}
}

/// Keeps the content of the files that a predicate chooses by path and size.
pub struct Keep<P> {
    predicate: P,
    contents: BTreeMap<EntryId, Vec<u8>>,
}

impl<P: FnMut(&str, u64) -> bool> Keep<P> {
    /// Keeps the files for which `predicate(path, size)` holds.
    pub fn new(predicate: P) -> Self {
        Self { predicate, contents: BTreeMap::new() }
    }

    /// The kept content of an entry.
    pub fn content(&self, entry: EntryId) -> Option<&[u8]> {
        self.contents.get(&entry).map(Vec::as_slice)
    }
}

impl<P: FnMut(&str, u64) -> bool> Visitor for Keep<P> {
    fn wants(&mut self, path: &str, size: u64) -> bool {
        (self.predicate)(path, size)
    }

    fn visit(&mut self, entry: EntryId, _path: &str, content: &[u8]) {
        self.contents.insert(entry, content.to_vec());
    }
}

impl<P> fmt::Debug for Keep<P> {
    /// Without the contents, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keep").field("files", &self.contents.len()).finish_non_exhaustive()
    }
}
