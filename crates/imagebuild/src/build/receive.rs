//! Takes the files that the builder sends for `--output type=local`, and writes them into a folder.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write as _},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Component, Path, PathBuf},
    time::{Duration, SystemTime},
};

use bollard_buildkit_proto::fsutil::types::{Packet, Stat, packet::PacketType};

use super::context::{DIRECTORY, SPECIAL, SYMLINK, permissions};

/// A folder that is filled. Nothing is written outside of it: a path's folders have all been made, or found to be
/// folders, by this value.
#[derive(Debug)]
pub(super) struct Receiver {
    root: PathBuf,
    folders: BTreeSet<PathBuf>,
    /// Modes and times of folders, which are set when nothing more is written into them.
    times: Vec<(PathBuf, Stat)>,
    /// Files whose bytes come, by their number among all entries.
    waiting: BTreeMap<u32, (PathBuf, Stat)>,
    open: BTreeMap<u32, File>,
    entries: u32,
    listed: bool,
    /// What an ordinary user cannot make: devices and pipes.
    pub(super) left_out: usize,
}

impl Receiver {
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        let folders = BTreeSet::from([PathBuf::new()]);
        Ok(Self {
            root: root.to_path_buf(),
            folders,
            times: Vec::new(),
            waiting: BTreeMap::new(),
            open: BTreeMap::new(),
            entries: 0,
            listed: false,
            left_out: 0,
        })
    }

    /// Takes one packet; gives the answer to it, if it needs one.
    pub(super) fn packet(&mut self, packet: Packet) -> io::Result<Option<Packet>> {
        let answer =
            |kind: PacketType, id| Packet { r#type: kind.into(), stat: None, id, data: Vec::new() };
        match PacketType::try_from(packet.r#type) {
            Ok(PacketType::PacketStat) => match packet.stat {
                Some(stat) => {
                    let id = self.entries;
                    self.entries += 1;
                    let wanted = self.entry(id, stat)?;
                    return Ok(wanted.then(|| answer(PacketType::PacketReq, id)));
                }
                None => self.listed = true,
            },
            Ok(PacketType::PacketData) => self.data(packet.id, &packet.data)?,
            Ok(PacketType::PacketErr) => {
                return Err(io::Error::other(String::from_utf8_lossy(&packet.data).into_owned()));
            }
            _ => return Ok(None),
        }
        if self.listed && self.waiting.is_empty() {
            self.close()?;
            return Ok(Some(answer(PacketType::PacketFin, 0)));
        }
        Ok(None)
    }

    /// Makes an entry; true for a file whose bytes are still to come.
    fn entry(&mut self, id: u32, stat: Stat) -> io::Result<bool> {
        let path = inside(&stat.path)?;
        let full = self.root.join(&path);
        let parent = path.parent().unwrap_or(Path::new(""));
        if !self.folders.contains(parent) {
            return Err(unexpected(&stat.path));
        }
        let before = fs::symlink_metadata(&full).ok();
        if stat.mode & DIRECTORY != 0 {
            if before.as_ref().is_some_and(|it| !it.is_dir()) {
                fs::remove_file(&full)?;
            }
            if before.is_none_or(|it| !it.is_dir()) {
                fs::create_dir(&full)?;
            }
            self.folders.insert(path);
            self.times.push((full, stat));
            return Ok(false);
        }
        // What lies below would no longer be in a folder of ours.
        if self.folders.contains(&path) {
            return Err(unexpected(&stat.path));
        }
        if stat.mode & SPECIAL != 0 {
            self.left_out += 1;
            return Ok(false);
        }
        match before {
            Some(data) if data.is_dir() => fs::remove_dir_all(&full)?,
            Some(_) => fs::remove_file(&full)?,
            None => {}
        }
        if stat.mode & SYMLINK != 0 {
            symlink(&stat.linkname, &full)?;
            return Ok(false);
        }
        if !stat.linkname.is_empty() {
            let target = inside(&stat.linkname)?;
            let known = self.folders.contains(target.parent().unwrap_or(Path::new("")));
            let target = self.root.join(target);
            if !known || !fs::symlink_metadata(&target)?.is_file() {
                return Err(unexpected(&stat.linkname));
            }
            fs::hard_link(target, &full)?;
            return Ok(false);
        }
        OpenOptions::new().write(true).create_new(true).open(&full)?;
        self.waiting.insert(id, (full, stat));
        Ok(true)
    }

    /// No bytes end a file.
    fn data(&mut self, id: u32, bytes: &[u8]) -> io::Result<()> {
        let Some((path, stat)) = self.waiting.get(&id) else {
            return Err(unexpected(&format!("number {id}")));
        };
        let file = match self.open.entry(id) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => place.insert(OpenOptions::new().append(true).open(path)?),
        };
        if !bytes.is_empty() {
            return file.write_all(bytes);
        }
        file.set_permissions(Permissions::from_mode(permissions(stat.mode)))?;
        file.set_modified(time(stat))?;
        self.open.remove(&id);
        self.waiting.remove(&id);
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        while let Some((path, stat)) = self.times.pop() {
            fs::set_permissions(&path, Permissions::from_mode(permissions(stat.mode)))?;
            File::open(&path)?.set_modified(time(&stat))?;
        }
        Ok(())
    }
}

/// The path, if it stays inside of the folder.
fn inside(path: &str) -> io::Result<PathBuf> {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if plain && path.file_name().is_some() {
        Ok(path.to_path_buf())
    } else {
        Err(unexpected(&path.display().to_string()))
    }
}

fn time(stat: &Stat) -> SystemTime {
    let nanos = Duration::from_nanos(stat.mod_time.unsigned_abs());
    let time = if stat.mod_time < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(nanos)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(nanos)
    };
    time.unwrap_or(SystemTime::UNIX_EPOCH)
}

fn unexpected(path: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the engine sent `{path}`, which is not expected there"),
    )
}

#[cfg(test)]
mod tests {
    use bollard_buildkit_proto::fsutil::types::{Packet, Stat, packet::PacketType};

    use super::{DIRECTORY, Receiver, SYMLINK};

    fn entry(path: &str, mode: u32, linkname: &str) -> Packet {
        let stat = Stat { path: path.into(), mode, linkname: linkname.into(), ..Stat::default() };
        Packet { r#type: PacketType::PacketStat.into(), stat: Some(stat), id: 0, data: Vec::new() }
    }

    #[test]
    fn no_entry_leads_out_of_the_folder() {
        let outside = tempfile::tempdir().expect("a folder");
        let link = outside.path().to_str().expect("UTF-8");
        for entries in [
            vec![entry("../a", 0o644, "")],
            vec![entry("/a", 0o644, "")],
            vec![entry("a", SYMLINK, link), entry("a/b", 0o644, "")],
            vec![entry("a", DIRECTORY | 0o755, ""), entry("a", SYMLINK, link)],
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let mut receiver = Receiver::new(folder.path()).expect("a folder of ours");
            let taken = entries.into_iter().try_for_each(|it| receiver.packet(it).map(drop));
            assert!(taken.is_err(), "{receiver:?}");
            assert_eq!(outside.path().read_dir().expect("a folder").count(), 0);
        }
    }
}
