//! Ends what was started when the program is asked to end: tools run in groups of their own, which a terminal's Ctrl-C
//! does not reach.

use std::{
    collections::BTreeSet,
    io,
    os::unix::process::CommandExt as _,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use nix::{
    sys::signal::{SigSet, Signal, killpg, raise},
    unistd::Pid,
};

/// The groups that run.
static RUNNING: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Takes over the signals that ask to end. To be called before any thread is started: threads inherit what is blocked.
pub(crate) fn watch() {
    let asking = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGTERM].into_iter().collect::<SigSet>();
    // Where signals cannot be taken over they end the program as they always do.
    if asking.thread_block().is_ok() {
        thread::spawn(move || {
            while let Ok(signal) = asking.wait() {
                // Held until the program has ended, so that nothing more is started.
                let running = running();
                for group in running.iter() {
                    let _ = killpg(Pid::from_raw(*group), Signal::SIGKILL);
                }
                let _ = asking.thread_unblock();
                let _ = raise(signal);
                // It is ignored, as under `nohup`.
                let _ = asking.thread_block();
            }
        });
    }
}

fn running() -> MutexGuard<'static, BTreeSet<i32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A group that is known while it runs.
pub(super) struct Group(i32);

impl Group {
    /// Starts a command that leads one.
    pub(super) fn start(command: &mut Command) -> io::Result<(Self, Child)> {
        let mut running = running();
        let child = command.process_group(0).spawn()?;
        let id = i32::try_from(child.id()).map_err(io::Error::other)?;
        running.insert(id);
        Ok((Self(id), child))
    }

    /// Ends it.
    pub(super) fn kill(&self) {
        let _ = killpg(Pid::from_raw(self.0), Signal::SIGKILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        running().remove(&self.0);
    }
}
