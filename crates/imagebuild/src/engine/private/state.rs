//! The folder of the private engine.

use std::{
    fs,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::engine::{EngineError, Environment, hex};

/// A unix socket's path has 108 bytes with the closing zero, and containerd appends to the path of the exec root.
const LONGEST_RUNTIME_FOLDER: usize = 60;

/// Where a private engine keeps its data, its sockets and its log.
#[derive(Debug, Clone)]
pub struct StateFolder {
    state: PathBuf,
    runtime: PathBuf,
}

impl StateFolder {
    /// `$IMAGEBUILD_ENGINE_DIR`, else `imagebuild/engine` in the user's cache folder.
    pub fn of(environment: &Environment) -> Result<Self, EngineError> {
        let cache = || match (environment.var("XDG_CACHE_HOME"), &environment.home) {
            (Some(folder), _) => PathBuf::from(folder),
            (None, Some(home)) => home.join(".cache"),
            (None, None) => environment.rooted("/var/cache"),
        };
        let state = match environment.var("IMAGEBUILD_ENGINE_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => cache().join("imagebuild/engine"),
        };
        Self::at(&state)
    }

    /// The state folder at this path; it is made if it does not exist.
    pub fn at(state: &Path) -> Result<Self, EngineError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |cause| EngineError::State { path, cause }
        };
        fs::create_dir_all(state).map_err(failed(state))?;
        // The same folder by another path is the same engine.
        let state = state.canonicalize().map_err(failed(state))?;
        let runtime = runtime_folder(&state);
        fs::create_dir_all(&runtime).map_err(failed(&runtime))?;
        Ok(Self { state, runtime })
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.state
    }

    /// The socket of the API.
    pub fn socket(&self) -> PathBuf {
        self.runtime.join("docker.sock")
    }

    /// What the engine writes about itself.
    pub fn log(&self) -> PathBuf {
        self.state.join("dockerd.log")
    }

    /// The process id of the running engine.
    pub fn pid_file(&self) -> PathBuf {
        self.runtime.join("docker.pid")
    }

    /// Images, layers and the build cache; kept when the engine stops.
    pub(super) fn data_root(&self) -> PathBuf {
        self.state.join("data")
    }

    pub(super) fn exec_root(&self) -> PathBuf {
        self.runtime.join("exec")
    }

    /// Held while an engine is started or stopped.
    pub(super) fn transition_lock(&self) -> PathBuf {
        self.state.join("transition.lock")
    }

    /// Held, shared, by everybody who uses the engine.
    pub(super) fn users_lock(&self) -> PathBuf {
        self.state.join("users.lock")
    }

    /// The storage driver that worked the last time.
    pub(super) fn storage_file(&self) -> PathBuf {
        self.state.join("storage-driver")
    }
}

/// The state folder's `run`, unless its path is too long for a socket.
fn runtime_folder(state: &Path) -> PathBuf {
    let near = state.join("run");
    if near.as_os_str().len() <= LONGEST_RUNTIME_FOLDER {
        return near;
    }
    let digest = Sha256::digest(state.as_os_str().as_bytes());
    Path::new("/run").join(format!("imagebuild-{}", hex(&digest[..6])))
}
