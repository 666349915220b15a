//! The engine that tests start: the machine's own, or the one whose folder `IMAGEBUILD_TEST_PATH` names.

use std::{
    env,
    ffi::OsString,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
};

fn folder() -> Option<OsString> {
    env::var_os("IMAGEBUILD_TEST_PATH").filter(|folder| !folder.is_empty())
}

/// `PATH`, with the folder of the engine that is tested before all others.
pub fn path() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folder = folder().into_iter().map(PathBuf::from);
    env::join_paths(folder.chain(env::split_paths(&path))).unwrap_or(path)
}

/// Where that engine keeps its state, below the folder for tests: an older engine does not read what a newer one wrote.
pub fn engine_folder(temporary: &str) -> PathBuf {
    let name = folder().map_or("engine".to_owned(), |folder| {
        let mut hasher = DefaultHasher::new();
        folder.hash(&mut hasher);
        format!("engine-{:016x}", hasher.finish())
    });
    Path::new(temporary).join(name)
}
