use std::{borrow::Cow, env, fs, io::Read as _, path::Path};

use super::tree::FileTree;

/// Bytes of the largest file that is read: a package manager's list of a large machine.
const LARGEST: u64 = 32 << 20;

/// Bytes of the start of a script.
const HEAD: u64 = 4096;

/// The machine that the program runs on.
#[derive(Debug)]
pub(crate) struct Host;

impl FileTree for Host {
    fn read(&self, path: &str) -> Option<Cow<'_, str>> {
        start(path, LARGEST)
    }

    fn head(&self, path: &str) -> Option<Cow<'_, str>> {
        start(path, HEAD).filter(|text| !text.contains('\0'))
    }

    fn real(&self, path: &str) -> Option<String> {
        fs::canonicalize(path).ok()?.into_os_string().into_string().ok()
    }

    fn names(&self, path: &str) -> Vec<String> {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }

    fn programs(&self, program: &str, folders: &[String]) -> Vec<String> {
        let Ok(paths) = env::join_paths(folders) else { return Vec::new() };
        let found = which::which_in_all(program, Some(paths), "/").into_iter().flatten();
        found.filter_map(|path| path.into_os_string().into_string().ok()).collect()
    }

    fn exists(&self, path: &str) -> bool {
        Path::new(path).exists()
    }
}

fn start(path: &str, bytes: u64) -> Option<Cow<'static, str>> {
    // Opening a pipe would wait for its other end.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut content = Vec::new();
    fs::File::open(path).ok()?.take(bytes).read_to_end(&mut content).ok()?;
    Some(Cow::Owned(match String::from_utf8(content) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }))
}
