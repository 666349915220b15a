//! The daemon's process: whether it lives, and its end.

use std::{
    fs,
    path::Path,
    process::Child,
    thread,
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::{StateFolder, remains};

/// How long the daemon may take to stop its containers and write its state.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);

/// A daemon, started by us or by an earlier command.
#[derive(Debug)]
pub(super) enum Daemon {
    Ours(Child),
    Adopted(Pid),
}

impl Daemon {
    /// The engine that an earlier command left running in this folder.
    pub(super) fn running(state: &StateFolder) -> Option<Self> {
        let pid =
            fs::read_to_string(state.pid_file()).ok()?.trim().parse().ok().map(Pid::from_raw)?;
        is_daemon_of(pid, state).then_some(Self::Adopted(pid))
    }

    fn pid(&self) -> Option<Pid> {
        match self {
            Self::Ours(child) => i32::try_from(child.id()).ok().map(Pid::from_raw),
            Self::Adopted(pid) => Some(*pid),
        }
    }

    /// Whether it has ended; a child is reaped by this.
    pub(super) fn has_ended(&mut self) -> bool {
        match self {
            Self::Ours(child) => !matches!(child.try_wait(), Ok(None)),
            // Not our child: init reaps it, until then it may be a zombie.
            Self::Adopted(pid) => kill(*pid, None) == Err(Errno::ESRCH) || is_zombie(*pid),
        }
    }

    /// Asks it to end, waits, and ends it by force if it does not.
    pub(super) fn stop(&mut self, state: &StateFolder) {
        let Some(pid) = self.pid() else { return };
        let foreign = matches!(self, Self::Adopted(_)) && !is_daemon_of(pid, state);
        if !foreign && !self.has_ended() {
            let _ = kill(pid, Signal::SIGTERM);
            // One that somebody has halted would not see it.
            let _ = kill(pid, Signal::SIGCONT);
            if !self.ends_within(STOP_TIMEOUT) {
                let _ = kill(pid, Signal::SIGKILL);
                self.ends_within(Duration::from_secs(5));
            }
        }
        clean_up(state);
    }

    fn ends_within(&mut self, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        while Instant::now() < deadline {
            if self.has_ended() {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.has_ended()
    }
}

/// Ends what a killed engine left behind: its containerd, the processes of its steps, its mounts, its socket and its pid
/// file.
pub(super) fn clean_up(state: &StateFolder) {
    let containerd = state.exec_root().join("containerd/containerd.pid");
    let pid = fs::read_to_string(&containerd).ok().and_then(|text| text.trim().parse().ok());
    if let Some(pid) = pid.map(Pid::from_raw)
        && command_line(pid)
            .is_some_and(|line| line.contains(&*state.exec_root().to_string_lossy()))
    {
        let _ = kill(pid, Signal::SIGKILL);
    }
    remains::clear(state);
    for file in [state.socket(), state.pid_file(), containerd] {
        let _ = fs::remove_file(file);
    }
}

/// A pid file may name a process that has nothing to do with us: numbers are used again.
fn is_daemon_of(pid: Pid, state: &StateFolder) -> bool {
    let socket = state.socket();
    !is_zombie(pid)
        && command_line(pid).is_some_and(|line| {
            line.contains("dockerd") && line.contains(&*socket.to_string_lossy())
        })
}

fn command_line(pid: Pid) -> Option<String> {
    let bytes = fs::read(Path::new("/proc").join(pid.to_string()).join("cmdline")).ok()?;
    Some(String::from_utf8_lossy(&bytes).replace('\0', " "))
}

fn is_zombie(pid: Pid) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
    stat.is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z')))
}
