//! Reading one layer into a compact summary.

use std::io::{self, BufRead};

use crate::model::{EntryId, FileId, Kind, Occurrence, State};
use crate::oddities::Oddities;
use crate::paths::normalise;
use crate::problem::Fault;
use crate::reader::Reader;
use crate::symlinks::{Folder, Symlinks};
use crate::tarball::{Member, MemberKind, Tarball};

const WHITEOUT: &[u8] = b".wh.";
const OPAQUE: &[u8] = b".wh..wh..opq";

/// A layer as it is stored once, whatever image uses it.
#[derive(Debug, Default)]
pub(crate) struct Blob {
    /// Of the stored bytes; empty where they could not be read to the end.
    pub(crate) digest: String,
    /// Of the uncompressed bytes; empty where they could not be read to the end.
    pub(crate) diff_id: String,
    pub(crate) stored_size: u64,
    /// Bytes of file content.
    pub(crate) size: u64,
    /// The sum of all size fields, which dive takes for the layer's size.
    pub(crate) stated_size: u64,
    pub(crate) entries: u64,
    /// In the order of the archive; their file ids are numbers of [`Paths`](crate::paths::Paths).
    pub(crate) occurrences: Vec<Occurrence>,
    /// The paths that whiteouts name.
    pub(crate) whiteouts: Vec<u32>,
    /// The folders declared opaque.
    pub(crate) opaque: Vec<u32>,
    /// Paths and targets of hard links.
    pub(crate) hard_links: Vec<(EntryId, u32)>,
}

/// Reads a layer as far as it can be read, and gives the stream back unless it failed.
pub(crate) fn read<R: BufRead>(
    reader: &mut Reader<'_>,
    place: &str,
    input: R,
) -> (Blob, io::Result<R>) {
    let mut tarball = Tarball::new(input, reader.limits);
    let mut layer = Layer::new(reader);
    let result = loop {
        match tarball.next() {
            Ok(Some(member)) => {
                if let Err(error) = layer.add(&member, &mut tarball) {
                    break Err(error);
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    let Layer { mut blob, oddities, .. } = layer;
    blob.occurrences.shrink_to_fit();
    oddities.report(reader, place, tarball.oversized_headers());
    let input = match result {
        // The digest of the rest is still of use when the entries are not, unless the stream itself failed.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            reader.problems.add(place, Fault::of(&error));
            Ok(tarball.into_inner())
        }
        Err(error) => Err(error),
        Ok(()) => Ok(tarball.into_inner()),
    };
    (blob, input)
}

/// A layer while it is read.
struct Layer<'a, 'r> {
    reader: &'a mut Reader<'r>,
    blob: Blob,
    oddities: Oddities,
    symlinks: Symlinks,
    path: Vec<u8>,
}

impl<'a, 'r> Layer<'a, 'r> {
    fn new(reader: &'a mut Reader<'r>) -> Self {
        Self {
            reader,
            blob: Blob::default(),
            oddities: Oddities::default(),
            symlinks: Symlinks::default(),
            path: Vec::new(),
        }
    }

    fn add<R: BufRead>(&mut self, member: &Member, tarball: &mut Tarball<R>) -> io::Result<()> {
        self.blob.entries += 1;
        if self.reader.entries as usize >= self.reader.limits.entries {
            let limit = self.reader.limits.entries as u64;
            return Err(io::Error::other(Fault::Limit { what: "entries", limit }));
        }
        let entry = EntryId(self.reader.entries);
        self.reader.entries += 1;
        if let Some(cause) = self.fault(member) {
            self.oddities.left_out.add(&member.path, cause);
            return Ok(());
        }
        if let Some(field) = member.unreadable {
            self.oddities.fields.add(&member.path, field);
        }
        let spelling = normalise(&member.path, &mut self.path);
        if spelling.outside {
            self.oddities.outside.add(&member.path, "");
        } else if spelling.absolute {
            self.oddities.absolute.add(&member.path, "");
        }
        if !self.path.is_empty() {
            // dive passes over the root.
            self.blob.stated_size = self.blob.stated_size.saturating_add(member.size);
        }
        if self.path.is_empty() && member.kind != MemberKind::Directory {
            self.oddities.left_out.add(&member.path, "the root can only be a folder");
            return Ok(());
        }
        let name_at = self.path.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
        if self.path[name_at..] == *OPAQUE {
            let folder = self.reader.intern(&self.path[..name_at])?;
            self.tell_below_link(folder, name_at, member);
            self.blob.opaque.push(folder);
            return Ok(());
        }
        if self.path[name_at..].starts_with(WHITEOUT) {
            self.path.drain(name_at..name_at + WHITEOUT.len());
            if name_at == self.path.len() {
                self.oddities.left_out.add(&member.path, "it is a whiteout of nothing");
                return Ok(());
            }
            let hidden = self.reader.intern(&self.path)?;
            self.tell_below_link(self.reader.paths.parent(hidden), name_at, member);
            self.blob.whiteouts.push(hidden);
            return Ok(());
        }
        let file = self.reader.intern(&self.path)?;
        self.tell_below_link(self.reader.paths.parent(file), name_at, member);
        self.occurrence(entry, file, member, tarball)?;
        self.leave(file, name_at, member.kind)
    }

    fn tell_below_link(&mut self, folder: u32, name_at: usize, member: &Member) {
        let Reader { paths, links, .. } = &*self.reader;
        let real = self.symlinks.folder(folder, &self.path[..name_at], paths, links);
        if matches!(real, Folder::Outside) {
            self.oddities.below_link.add(&member.path, "");
        }
    }

    /// Notes what the entry leaves behind for those after it: a link, or something in a link's place.
    fn leave(&mut self, file: u32, name_at: usize, kind: MemberKind) -> io::Result<()> {
        let (MemberKind::Symlink, Some(occurrence)) = (kind, self.blob.occurrences.last()) else {
            self.symlinks.remove(file);
            return Ok(());
        };
        let target = occurrence.link;
        let Reader { paths, links, .. } = &*self.reader;
        let folder = paths.parent(file);
        let at = match self.symlinks.folder(folder, &self.path[..name_at], paths, links) {
            Folder::Inside(real) => {
                let path = [real, &b"/"[..], &self.path[name_at..]].concat();
                self.reader.intern(&path)?
            }
            Folder::Here | Folder::Outside => file,
        };
        self.symlinks.insert(at, target);
        Ok(())
    }

    fn fault(&self, member: &Member) -> Option<&'static str> {
        let most = self.reader.limits.path_bytes;
        if member.path.is_empty() {
            Some("it has no name")
        } else if member.path.len() > most || member.link.len() > most {
            Some("its path or link target is too long")
        } else if member.path.contains(&0) || member.link.contains(&0) {
            Some("its path or link target holds a NUL")
        } else {
            None
        }
    }

    fn occurrence<R: BufRead>(
        &mut self,
        entry: EntryId,
        file: u32,
        member: &Member,
        tarball: &mut Tarball<R>,
    ) -> io::Result<()> {
        let kind = kind(member.kind);
        let (mut size, mut hash) = (0, [0, 0]);
        if kind == Kind::File {
            size = member.size;
            hash = self.reader.content(entry, &self.path, member, tarball)?;
        }
        self.blob.size = self.blob.size.saturating_add(size);
        if let Some(value) = &member.capability {
            self.reader.capabilities.insert(entry, value.as_slice().into());
        }
        if kind == Kind::HardLink {
            let mut target = Vec::new();
            normalise(&member.link, &mut target);
            let target = self.reader.intern(&target)?;
            self.blob.hard_links.push((entry, target));
        }
        let link = self.reader.link(kind, &member.link)?;
        self.blob.occurrences.push(Occurrence {
            size,
            mtime: member.mtime,
            hash,
            file: FileId(file),
            entry,
            uid: member.uid,
            gid: member.gid,
            link,
            mode: member.mode,
            layer: 0,
            state: State::Live,
            kind,
            capabilities: member.capability.is_some(),
        });
        Ok(())
    }
}

fn kind(kind: MemberKind) -> Kind {
    match kind {
        MemberKind::File => Kind::File,
        MemberKind::HardLink => Kind::HardLink,
        MemberKind::Symlink => Kind::Symlink,
        MemberKind::CharDevice => Kind::CharDevice,
        MemberKind::BlockDevice => Kind::BlockDevice,
        MemberKind::Directory => Kind::Directory,
        MemberKind::Fifo => Kind::Fifo,
    }
}
