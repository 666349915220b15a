//! One path in one layer.

/// A path of the image: an index into [`Files`](crate::Files).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// An entry in the order in which the archive was read: joins what a [`Visitor`](crate::Visitor) saw with the
/// [`Occurrence`]s that came of it. A layer that an image uses twice gives two occurrences of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(crate) u32);

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A further name of a file of the same image.
    HardLink,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
}

/// What became of an entry in the layers above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is in the final file system.
    Live,
    /// A later entry has the same path.
    Overwritten {
        /// The layer of that entry; the same layer when it holds the path twice.
        by: u16,
        /// Whether that entry has the same content.
        same_content: bool,
    },
    /// A later layer removed it.
    Deleted {
        /// The layer that did.
        by: u16,
        /// By which means.
        how: Deletion,
    },
}

/// The means by which a layer removes entries of lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deletion {
    /// A whiteout of the path itself or of a folder above it.
    Whiteout,
    /// A folder above it was declared opaque.
    Opaque,
    /// A folder above it was replaced by something that is no folder.
    DirectoryReplaced,
}

/// One path in one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Bytes of content; 0 for everything but regular files.
    pub size: u64,
    /// Modification time, seconds since 1970.
    pub mtime: i64,
    pub(crate) hash: [u64; 2],
    pub(crate) file: FileId,
    /// The entry as it was read.
    pub entry: EntryId,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    pub(crate) link: u32,
    /// Permission bits with setuid, setgid and sticky (`0o7777`).
    pub mode: u16,
    /// Position in [`Image::layers`](crate::Image::layers).
    pub layer: u16,
    /// What became of it.
    pub state: State,
    /// What it is.
    pub kind: Kind,
    /// Whether it carries file capabilities (`security.capability`).
    pub capabilities: bool,
}

impl Occurrence {
    /// Whether the entry is in the final file system.
    pub fn is_live(&self) -> bool {
        self.state == State::Live
    }

    /// The path it belongs to.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// XXH3-128 of the content, for regular files and hard links to them.
    ///
    /// Tells equal content from unequal; it is no proof against forgery.
    pub fn content_hash(&self) -> Option<u128> {
        let [high, low] = self.hash;
        matches!(self.kind, Kind::File | Kind::HardLink)
            .then_some((u128::from(high) << 64) | u128::from(low))
    }
}
