//! The files of a build as the builder sees them: a folder without what is ignored, and files that exist only in memory.

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsString,
    fs::{self, Metadata},
    io,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{FileTypeExt as _, MetadataExt as _},
    },
    path::{Path, PathBuf},
    sync::Arc,
};

use bollard_buildkit_proto::fsutil::types::Stat;
use sha2::{Digest as _, Sha256};

use super::{
    extended,
    ignore::{Matched, Patterns},
};

/// Files to serve under one name.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    /// The folder; none has only the files in memory.
    pub(super) root: Option<PathBuf>,
    /// Files in memory by path; they are never ignored.
    pub(super) extra: BTreeMap<String, Arc<[u8]>>,
}

/// Which of the files are wanted.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Only these; none means all.
    pub(super) include: Option<Patterns>,
    /// Not these.
    pub(super) exclude: Patterns,
}

/// Where an entry's bytes are.
#[derive(Debug, Clone)]
pub(super) enum Content {
    None,
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

/// A file or folder that cannot be sent.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) path: PathBuf,
    pub(super) cause: io::Error,
}

/// Takes the entries; `false` stops the walk.
pub(super) type Emit<'a> = &'a mut dyn FnMut(Stat, Content) -> bool;

// The bits of a mode as the protocol has them, which is not as the system has them.
pub(super) const DIRECTORY: u32 = 1 << 31;
pub(super) const SYMLINK: u32 = 1 << 27;
pub(super) const DEVICE: u32 = 1 << 26;
pub(super) const PIPE: u32 = 1 << 25;
const SET_USER: u32 = 1 << 23;
const SET_GROUP: u32 = 1 << 22;
pub(super) const CHARACTER_DEVICE: u32 = 1 << 21;
const STICKY: u32 = 1 << 20;
/// What is neither file, folder nor link.
pub(super) const SPECIAL: u32 = DEVICE | PIPE | CHARACTER_DEVICE | 1 << 24;

impl Tree {
    /// Emits every selected entry, parents first, names in byte order.
    pub(super) fn walk(&self, selection: &Selection, emit: Emit<'_>) -> Result<(), Unreadable> {
        let mut walk =
            Walk { selection, emit, seen: HashMap::new(), open: Vec::new(), stopped: false };
        let mut names = match &self.root {
            Some(root) => names(root)?,
            None => Vec::new(),
        };
        let extra_names = self.extra.keys().map(|path| path.split('/').next().unwrap_or(path));
        names.extend(extra_names.map(OsString::from));
        names.sort();
        names.dedup();
        for file_name in names {
            let name = file_name.to_string_lossy();
            let prefix = format!("{name}/");
            let virtual_files: Vec<_> = self
                .extra
                .iter()
                .filter(|(path, _)| **path == name || path.starts_with(&prefix))
                .collect();
            match (virtual_files.is_empty(), &self.root) {
                (true, Some(root)) => walk.entry(&root.join(&file_name), &name, None, None)?,
                _ => walk.in_memory(&virtual_files),
            }
        }
        Ok(())
    }
}

struct Walk<'a> {
    selection: &'a Selection,
    emit: Emit<'a>,
    /// The first path of each file with several names.
    seen: HashMap<(u64, u64), String>,
    /// Folders above the current one that were not selected themselves and not emitted yet.
    open: Vec<(String, Stat)>,
    stopped: bool,
}

impl Walk<'_> {
    fn entry(
        &mut self,
        full: &Path,
        path: &str,
        included: Option<&Matched>,
        excluded: Option<&Matched>,
    ) -> Result<(), Unreadable> {
        let failed = |cause| Unreadable { path: full.to_path_buf(), cause };
        let data = match fs::symlink_metadata(full) {
            // Gone since its folder was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            data => data.map_err(failed)?,
        };
        if self.stopped || data.file_type().is_socket() {
            return Ok(());
        }
        let mut selected = true;
        let mut include_state = None;
        if let Some(include) = &self.selection.include {
            let (matched, state) = include.step(path, included);
            if !matched && data.is_dir() && !include.may_match_below(path) {
                return Ok(());
            }
            selected = matched;
            include_state = Some(state);
        }
        let (ignored, exclude_state) = self.selection.exclude.step(path, excluded);
        if ignored && data.is_dir() && !self.selection.exclude.may_return_below(path) {
            return Ok(());
        }
        selected &= !ignored;
        // A name that is not sent cannot be what another name of the same file refers to.
        if !selected && !data.is_dir() {
            return Ok(());
        }
        // Of what stays here the name is nobody's concern.
        if selected && !full.as_os_str().as_bytes().ends_with(path.as_bytes()) {
            return Err(failed(not_utf8()));
        }
        let stat = self.stat(full, path, &data).map_err(failed)?;
        if !data.is_dir() {
            let content =
                if data.is_file() { Content::File(full.to_path_buf()) } else { Content::None };
            self.send(stat, content);
            return Ok(());
        }
        if selected {
            self.send(stat, Content::None);
        } else {
            self.open.push((path.to_owned(), stat));
        }
        let children = match names(full) {
            // What is not wanted need not be readable.
            Err(error) if !selected && error.cause.kind() == io::ErrorKind::PermissionDenied => {
                Vec::new()
            }
            children => children?,
        };
        for name in children {
            let child = format!("{path}/{}", name.display());
            self.entry(&full.join(&name), &child, include_state.as_ref(), Some(&exclude_state))?;
        }
        self.open.retain(|(open, _)| open != path);
        Ok(())
    }

    fn in_memory(&mut self, files: &[(&String, &Arc<[u8]>)]) {
        let mut folders: Vec<&str> = Vec::new();
        for (path, bytes) in files {
            if self.selection.include.as_ref().is_some_and(|include| !include.matches(path)) {
                continue;
            }
            for (end, _) in path.match_indices('/') {
                if !folders.contains(&&path[..end]) {
                    folders.push(&path[..end]);
                    self.send(memory_stat(&path[..end], DIRECTORY | 0o755), Content::None);
                }
            }
            let stat = Stat {
                size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                mod_time: time_of(bytes),
                ..memory_stat(path, 0o644)
            };
            self.send(stat, Content::Bytes(Arc::clone(bytes)));
        }
    }

    /// Emits an entry, and the folders above it that were only passed through.
    fn send(&mut self, stat: Stat, content: Content) {
        for (_, parent) in std::mem::take(&mut self.open) {
            self.stopped |= !(self.emit)(parent, Content::None);
        }
        self.stopped |= !(self.emit)(stat, content);
    }

    fn stat(&mut self, full: &Path, path: &str, data: &Metadata) -> io::Result<Stat> {
        let mut linkname = String::new();
        // Links have a size as well: the builder compares it with that of the one it has, and one that it writes again
        // leaves a file behind where both are names of the same file.
        let size = if data.is_dir() { 0 } else { i64::try_from(data.len()).unwrap_or(i64::MAX) };
        if data.is_symlink() {
            let target = fs::read_link(full)?;
            target.to_str().ok_or_else(not_utf8)?.clone_into(&mut linkname);
        } else if !data.is_dir() && data.nlink() > 1 {
            match self.seen.get(&(data.dev(), data.ino())) {
                Some(first) => linkname.clone_from(first),
                None => drop(self.seen.insert((data.dev(), data.ino()), path.to_owned())),
            }
        }
        let device = data.file_type().is_char_device() || data.file_type().is_block_device();
        let number = if device { data.rdev() } else { 0 };
        Ok(Stat {
            path: path.to_owned(),
            mode: mode(data),
            // Files of the context belong to root, whoever builds.
            uid: 0,
            gid: 0,
            size,
            mod_time: data.mtime().saturating_mul(1_000_000_000).saturating_add(data.mtime_nsec()),
            linkname,
            devmajor: major(number),
            devminor: minor(number),
            xattrs: extended::attributes(full),
        })
    }
}

/// The system's bits of permission for a mode of the protocol.
pub(super) fn permissions(mode: u32) -> u32 {
    let special = [(0o4000, SET_USER), (0o2000, SET_GROUP), (0o1000, STICKY)];
    let set = special.iter().filter(|(_, theirs)| mode & theirs != 0).map(|(system, _)| system);
    set.fold(mode & 0o777, |bits, bit| bits | bit)
}

fn mode(data: &Metadata) -> u32 {
    let (kind, system) = (data.file_type(), data.mode());
    let mut mode = system & 0o777;
    for (bit, ours) in [(0o4000, SET_USER), (0o2000, SET_GROUP), (0o1000, STICKY)] {
        if system & bit != 0 {
            mode |= ours;
        }
    }
    if kind.is_dir() {
        mode |= DIRECTORY;
    } else if kind.is_symlink() {
        mode |= SYMLINK;
    } else if kind.is_fifo() {
        mode |= PIPE;
    } else if kind.is_char_device() {
        mode |= DEVICE | CHARACTER_DEVICE;
    } else if kind.is_block_device() {
        mode |= DEVICE;
    }
    mode
}

/// The kind of a device, as Linux packs it into one number.
fn major(device: u64) -> i64 {
    i64::try_from(((device >> 8) & 0xfff) | ((device >> 32) & !0xfff)).unwrap_or_default()
}

fn minor(device: u64) -> i64 {
    i64::try_from((device & 0xff) | ((device >> 12) & !0xff)).unwrap_or_default()
}

fn memory_stat(path: &str, mode: u32) -> Stat {
    Stat { path: path.to_owned(), mode, ..Stat::default() }
}

/// The builder takes a file of the same size and time for the same file: other bytes, another time.
fn time_of(bytes: &[u8]) -> i64 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(7).fold(0, |time, byte| (time << 8) | i64::from(*byte))
}

/// The names in a folder.
fn names(folder: &Path) -> Result<Vec<OsString>, Unreadable> {
    let failed = |cause| Unreadable { path: folder.to_path_buf(), cause };
    let entries = fs::read_dir(folder).map_err(failed)?;
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>();
    let mut names: Vec<OsString> = names.map_err(failed)?;
    names.sort();
    Ok(names)
}

fn not_utf8() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the name is not UTF-8, which the builder cannot take",
    )
}
