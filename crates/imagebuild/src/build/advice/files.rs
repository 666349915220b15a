//! Files of the context, as they are on the disk.

use std::{
    fs::{self, File},
    io::Read as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Entries that are looked at: more than that, and nothing is said.
const MOST: usize = 20_000;

/// A script of the context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    /// Its path in the context.
    pub(super) path: String,
    /// Anybody may execute it.
    pub(super) executable: bool,
    /// Its first line, with its end.
    pub(super) first_line: Vec<u8>,
}

impl Script {
    /// The program that its first line asks for, and whether that line ends as those of Windows do.
    pub(super) fn interpreter(&self) -> Option<(String, bool)> {
        let line = self.first_line.strip_prefix(b"#!")?;
        let windows = line.ends_with(b"\r\n") || line.ends_with(b"\r");
        let line = String::from_utf8_lossy(line);
        Some((line.split_whitespace().next()?.to_owned(), windows))
    }
}

/// The only file of this name in the context; none if there are several.
pub(super) fn named(context: &Path, name: &str) -> Option<Script> {
    let mut found =
        all(context)?.into_iter().filter(|path| path.file_name().is_some_and(|it| it == name));
    let (path, more) = (found.next()?, found.next());
    if more.is_some() {
        return None;
    }
    let data = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
    let mut first = Vec::new();
    File::open(&path).ok()?.take(512).read_to_end(&mut first).ok()?;
    let end = first.iter().position(|byte| *byte == b'\n').map_or(first.len(), |at| at + 1);
    first.truncate(end);
    Some(Script {
        path: path.strip_prefix(context).ok()?.to_string_lossy().into_owned(),
        executable: data.permissions().mode() & 0o111 != 0,
        first_line: first,
    })
}

/// All files and folders of the context; none where there are too many.
pub(super) fn all(context: &Path) -> Option<Vec<PathBuf>> {
    let (mut paths, mut folders) = (Vec::new(), vec![context.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            if entry.file_name() == ".git" {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
            paths.push(entry.path());
            if paths.len() > MOST {
                return None;
            }
        }
    }
    paths.sort();
    Some(paths)
}
