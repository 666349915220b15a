//! The merged tree of all layers.

mod build;
mod resolve;
mod tree;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub(crate) use build::Arranged;
pub use resolve::Unresolved;
pub(crate) use tree::Tree;

use crate::model::{EntryId, FileId, Kind, Occurrence};

/// Every path of every layer, each with its occurrences.
#[derive(Debug)]
pub struct Files {
    pub(crate) tree: Tree,
    /// Sorted by file, then layer, then position in the layer.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Where a file's occurrences start; one more item than there are files.
    pub(crate) starts: Vec<u32>,
    /// Whether the path is in the final file system, also as a folder that no layer names.
    pub(crate) present: Vec<bool>,
    /// Targets of links, each ended by NUL.
    pub(crate) links: Vec<u8>,
    pub(crate) capabilities: BTreeMap<EntryId, Box<[u8]>>,
}

impl Files {
    /// All paths, sorted by component, a folder before what is in it. The root is the first.
    pub fn iter(&self) -> impl Iterator<Item = File<'_>> {
        let next = |&node: &u32| self.tree.next(node);
        std::iter::successors(Some(crate::paths::ROOT), next).map(|node| self.at(FileId(node)))
    }

    /// The paths of the final file system, sorted like [`Files::iter`].
    pub fn live(&self) -> impl Iterator<Item = File<'_>> {
        self.iter().filter(File::is_present)
    }

    /// The path of an id.
    ///
    /// # Panics
    /// When the id comes from another image.
    pub fn at(&self, id: FileId) -> File<'_> {
        assert!((id.0 as usize) < self.tree.len(), "a FileId belongs to the image it came from");
        File { files: self, id }
    }

    /// The file of exactly this path (links are not followed), live or not.
    pub fn get(&self, path: &str) -> Option<File<'_>> {
        let mut clean = Vec::new();
        crate::paths::normalise(path.as_bytes(), &mut clean);
        let mut components = clean.split(|&byte| byte == b'/').filter(|name| !name.is_empty());
        components
            .try_fold(crate::paths::ROOT, |node, name| self.tree.child(node, name))
            .map(|node| self.at(FileId(node)))
    }

    /// How many paths there are, the root and folders without an entry of their own included.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// Every occurrence of every path.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// What a symbolic or hard link points at, as written.
    pub fn link_target(&self, occurrence: &Occurrence) -> Option<Cow<'_, str>> {
        self.link_bytes(occurrence).map(String::from_utf8_lossy)
    }

    pub(crate) fn link_bytes(&self, occurrence: &Occurrence) -> Option<&[u8]> {
        if !matches!(occurrence.kind, Kind::Symlink | Kind::HardLink) {
            return None;
        }
        self.links.get(occurrence.link as usize..)?.split(|&byte| byte == 0).next()
    }

    /// The value of `security.capability`, as the kernel stores it (little endian).
    pub fn capabilities(&self, occurrence: &Occurrence) -> Option<&[u8]> {
        self.capabilities.get(&occurrence.entry).map(AsRef::as_ref)
    }
}

/// One path and its occurrences.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    files: &'a Files,
    id: FileId,
}

impl<'a> File<'a> {
    /// The number that stands for the path.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The absolute path; bytes that are no UTF-8 become U+FFFD.
    pub fn path(&self) -> String {
        String::from_utf8_lossy(&self.files.tree.path(self.id.0)).into_owned()
    }

    /// The last component; empty for the root.
    pub fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.files.tree.name(self.id.0))
    }

    /// The folder that holds it; the root is its own.
    #[must_use]
    pub fn parent(&self) -> Self {
        File { files: self.files, id: FileId(self.files.tree.parent(self.id.0)) }
    }

    /// What is directly below it, sorted by name.
    pub fn children(&self) -> impl Iterator<Item = Self> + use<'a> {
        let files = self.files;
        files.tree.children(self.id.0).map(|node| File { files, id: FileId(node) })
    }

    /// Its entries, lowest layer first. Empty for a folder that no layer names.
    pub fn occurrences(&self) -> &'a [Occurrence] {
        let node = self.id.0 as usize;
        let range = self.files.starts[node] as usize..self.files.starts[node + 1] as usize;
        &self.files.occurrences[range]
    }

    /// The entry that the final file system shows.
    pub fn live(&self) -> Option<&'a Occurrence> {
        self.occurrences().iter().rev().find(|occurrence| occurrence.is_live())
    }

    /// Whether the final file system has the path, also as a folder that no layer names.
    pub fn is_present(&self) -> bool {
        self.files.present[self.id.0 as usize]
    }

    /// Whether the final file system has the path as a folder.
    pub fn is_directory(&self) -> bool {
        self.is_present() && self.live().is_none_or(|entry| entry.kind == Kind::Directory)
    }
}
