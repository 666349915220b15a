//! The final file system of an image, with the contents of chosen files.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::Path;

use crate::model::{EntryId, FileId, Kind};
use crate::{Error, Image, Options, Visitor};

/// Bytes of all kept contents together.
const TOTAL: u64 = 256 << 20;

/// An image whose files can be read like those of a machine: links are followed, and what later layers removed is gone.
pub struct Snapshot {
    /// The image.
    pub image: Image,
    /// Of live files only.
    contents: BTreeMap<FileId, Vec<u8>>,
    /// Whether files were left out because all together were too large.
    pub is_cut: bool,
}

impl Snapshot {
    /// Reads an archive from a stream, and keeps the files for which `wants(path, size)` holds. A hard link has the
    /// content of its first name, and is there when that is wanted.
    pub fn read(
        stream: impl Read + Send,
        options: &Options,
        wants: impl FnMut(&str, u64) -> bool,
    ) -> Result<Self, Error> {
        let mut keeper = Keeper { wants, contents: BTreeMap::new(), left: TOTAL, is_cut: false };
        let image = crate::read(stream, options, &mut keeper)?;
        Ok(Self::new(image, keeper.contents, keeper.is_cut))
    }

    /// The same, of an archive or an OCI image folder.
    pub fn open(
        path: &Path,
        options: &Options,
        wants: impl FnMut(&str, u64) -> bool,
    ) -> Result<Self, Error> {
        let mut keeper = Keeper { wants, contents: BTreeMap::new(), left: TOTAL, is_cut: false };
        let image = crate::open(path, options, &mut keeper)?;
        Ok(Self::new(image, keeper.contents, keeper.is_cut))
    }

    fn new(image: Image, mut kept: BTreeMap<EntryId, Vec<u8>>, is_cut: bool) -> Self {
        let mut contents = BTreeMap::new();
        let mut linked = Vec::new();
        let mut by_hash = BTreeMap::new();
        // All names of a file, removed ones too: a link outlives its first name.
        for occurrence in image.files.occurrences() {
            if let (Some(hash), Some(content)) =
                (occurrence.content_hash(), kept.get(&occurrence.entry))
            {
                by_hash.entry(hash).or_insert_with(|| content.clone());
            }
        }
        for occurrence in image.files.occurrences().iter().filter(|it| it.is_live()) {
            match occurrence.kind {
                Kind::File => {
                    contents
                        .extend(kept.remove(&occurrence.entry).map(|it| (occurrence.file(), it)));
                }
                Kind::HardLink => linked.push(occurrence),
                _ => {}
            }
        }
        for link in linked {
            let content = link.content_hash().and_then(|hash| by_hash.get(&hash));
            contents.extend(content.map(|content| (link.file(), content.clone())));
        }
        Self { image, contents, is_cut }
    }

    /// The content of a file that was wanted.
    pub fn content(&self, path: &str) -> Option<&[u8]> {
        let file = self.image.files.resolve(path).ok()?;
        self.contents.get(&file.id()).map(Vec::as_slice)
    }

    /// Where `path` leads to when links are followed; `None` when it leads nowhere.
    pub fn real(&self, path: &str) -> Option<String> {
        self.image.files.resolve(path).ok().map(|file| file.path())
    }

    /// What the symbolic link `path` points at, as written; links in the folders above are followed.
    pub fn link(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        let folder = self.real(if folder.is_empty() { "/" } else { folder })?;
        let file = self.image.files.get(&format!("{folder}/{name}"))?;
        let entry = file.live().filter(|entry| entry.kind == Kind::Symlink)?;
        self.image.files.link_target(entry).map(std::borrow::Cow::into_owned)
    }

    /// The names in a folder, sorted; none when it is no folder.
    pub fn names(&self, path: &str) -> Vec<String> {
        let Ok(folder) = self.image.files.resolve(path) else { return Vec::new() };
        let present = folder.children().filter(crate::File::is_present);
        present.map(|file| file.name().into_owned()).collect()
    }

    /// Whether `path` leads to a file that somebody may execute.
    pub fn is_program(&self, path: &str) -> bool {
        let file = self.image.files.resolve(path).ok();
        file.and_then(|file| file.live()).is_some_and(|entry| {
            matches!(entry.kind, Kind::File | Kind::HardLink) && entry.mode & 0o111 != 0
        })
    }
}

impl fmt::Debug for Snapshot {
    /// Without the contents, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("files", &self.contents.len()).finish_non_exhaustive()
    }
}

struct Keeper<W> {
    wants: W,
    contents: BTreeMap<EntryId, Vec<u8>>,
    left: u64,
    is_cut: bool,
}

impl<W: FnMut(&str, u64) -> bool> Visitor for Keeper<W> {
    fn wants(&mut self, path: &str, size: u64) -> bool {
        if !(self.wants)(path, size) {
            return false;
        }
        self.is_cut |= size > self.left;
        size <= self.left
    }

    fn visit(&mut self, entry: EntryId, _path: &str, content: &[u8]) {
        self.left = self.left.saturating_sub(content.len() as u64);
        self.contents.insert(entry, content.to_vec());
    }
}
