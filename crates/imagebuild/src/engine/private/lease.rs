//! Who uses the private engine: the last one out stops it.

use std::{
    fs::{File, OpenOptions},
    path::Path,
};

use super::{StateFolder, process::Daemon};
use crate::engine::EngineError;

/// A hold on the private engine. The last holder of all processes stops it when this is dropped.
///
/// Holds are shared locks on a file, so a killed process gives its hold back.
#[derive(Debug)]
pub struct Lease {
    state: StateFolder,
    users: Option<File>,
    daemon: Option<Daemon>,
}

impl Lease {
    /// Takes a hold; to be called under the transition lock.
    pub(super) fn take(state: &StateFolder, daemon: Option<Daemon>) -> Result<Self, EngineError> {
        let users = open(&state.users_lock())?;
        users
            .lock_shared()
            .map_err(|cause| EngineError::State { path: state.users_lock(), cause })?;
        Ok(Self { state: state.clone(), users: Some(users), daemon })
    }

    /// Where the engine keeps its data and its log.
    pub fn state(&self) -> &StateFolder {
        &self.state
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Ok(_transition) = lock_transition(&self.state) else { return };
        self.users = None;
        let last = open(&self.state.users_lock()).is_ok_and(|users| users.try_lock().is_ok());
        if !last {
            return;
        }
        // Ours may have been killed and another one started by somebody who left before us.
        let ours =
            self.daemon.take().and_then(|mut daemon| (!daemon.has_ended()).then_some(daemon));
        match ours.or_else(|| Daemon::running(&self.state)) {
            Some(mut daemon) => daemon.stop(&self.state),
            None => super::process::clean_up(&self.state),
        }
    }
}

/// Waits until nobody else starts or stops the engine.
pub(super) fn lock_transition(state: &StateFolder) -> Result<File, EngineError> {
    let path = state.transition_lock();
    let file = open(&path)?;
    file.lock().map_err(|cause| EngineError::State { path, cause })?;
    Ok(file)
}

fn open(path: &Path) -> Result<File, EngineError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
    file.map_err(|cause| EngineError::State { path: path.to_path_buf(), cause })
}
