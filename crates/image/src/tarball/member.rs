//! One member of a tar stream.

use super::pax::Pax;
use super::sparse::Segments;

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberKind {
    File,
    HardLink,
    Symlink,
    CharDevice,
    BlockDevice,
    Directory,
    Fifo,
}

impl MemberKind {
    /// Go and GNU tar read no content for the others, whatever their size field says.
    pub(super) fn has_content(self) -> bool {
        self == Self::File
    }

    fn new(flag: u8, path: &[u8]) -> Self {
        match flag {
            b'1' => Self::HardLink,
            b'2' => Self::Symlink,
            b'3' => Self::CharDevice,
            b'4' => Self::BlockDevice,
            b'5' => Self::Directory,
            b'6' => Self::Fifo,
            // Archives older than the directory flag mark directories by a slash.
            b'0' | 0 if path.ends_with(b"/") => Self::Directory,
            // POSIX: an unknown flag is a regular file.
            _ => Self::File,
        }
    }
}

/// A member's facts, extended headers applied.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) path: Vec<u8>,
    pub(crate) link: Vec<u8>,
    pub(crate) kind: MemberKind,
    /// Bytes of content; of a sparse file with its holes.
    pub(crate) size: u64,
    pub(crate) mode: u16,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) mtime: i64,
    /// The value of `security.capability`.
    pub(crate) capability: Option<Vec<u8>>,
    pub(crate) sparse: Option<Segments>,
    /// A field that could not be read and was taken as 0.
    pub(crate) unreadable: Option<&'static str>,
}

impl Member {
    pub(super) fn new(
        header: &tar::Header,
        pax: &mut Pax,
        long_path: Option<Vec<u8>>,
        long_link: Option<Vec<u8>>,
    ) -> Self {
        let path = pax.sparse.name.take().or(pax.path.take()).or(long_path);
        let path = path.unwrap_or_else(|| header.path_bytes().into_owned());
        let link = pax.link.take().or(long_link);
        let link =
            link.unwrap_or_else(|| header.link_name_bytes().unwrap_or_default().into_owned());
        let mut unreadable = None;
        let mut number = |name, value: std::io::Result<u64>| {
            value.unwrap_or_else(|_| {
                unreadable = Some(name);
                0
            })
        };
        let mode = number("mode", header.mode().map(u64::from)) & 0o7777;
        let uid = pax.uid.unwrap_or_else(|| number("uid", header.uid()));
        let gid = pax.gid.unwrap_or_else(|| number("gid", header.gid()));
        let mtime = pax.mtime.unwrap_or_else(|| number("mtime", header.mtime()).cast_signed());
        Self {
            kind: MemberKind::new(header.as_bytes()[156], &path),
            path,
            link,
            size: 0,
            mode: u16::try_from(mode).unwrap_or_default(),
            uid: u32::try_from(uid).unwrap_or(u32::MAX),
            gid: u32::try_from(gid).unwrap_or(u32::MAX),
            mtime,
            capability: pax.capability.take(),
            sparse: None,
            unreadable,
        }
    }
}
