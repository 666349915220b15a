//! Starts the private engine, or joins the one that runs.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    StateFolder,
    lease::{Lease, lock_transition},
    process::{Daemon, clean_up},
};
use crate::engine::{Endpoint, Engine, EngineError, Environment};

/// How long the daemon may take until it answers; a cold one takes below a second.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// The first version of Docker's engine that keeps images in containerd's store unless told otherwise.
const SINCE_CONTAINERD_STORE: u32 = 29;

/// Bytes of the log that are looked at for its last lines.
const LOG_TAIL: u64 = 16 * 1024;

/// Takes a hold on the private engine of this folder, which is started if it does not run.
pub(crate) async fn hold(
    state: &StateFolder,
    dockerd: &Path,
    environment: &Environment,
) -> Result<Engine, EngineError> {
    let locked = state.clone();
    let transition = tokio::task::spawn_blocking(move || lock_transition(&locked))
        .await
        .map_err(|error| not_started(state, error.to_string()))??;
    let (mut engine, started) = match join(state).await {
        Some(engine) => (engine, None),
        None => start(state, dockerd, environment)
            .await
            .map(|(engine, daemon)| (engine, Some(daemon)))?,
    };
    let lease = Lease::take(state, started)?;
    // Before anything can fail: a lease that ends takes this lock itself.
    drop(transition);
    engine.lease = Some(lease);
    Ok(engine)
}

/// The engine that runs already. One that hangs is ended; who still uses it gets an error.
async fn join(state: &StateFolder) -> Option<Engine> {
    let mut daemon = Daemon::running(state)?;
    let engine = Engine::connect(Endpoint::Unix(state.socket())).await;
    if engine.is_err() {
        daemon.stop(state);
    }
    engine.ok()
}

/// A daemon that starts; it is stopped when nobody takes it over, for example on Ctrl-C.
struct Starting<'a> {
    daemon: Option<Daemon>,
    state: &'a StateFolder,
}

impl Drop for Starting<'_> {
    fn drop(&mut self) {
        if let Some(daemon) = &mut self.daemon {
            daemon.stop(self.state);
        }
    }
}

/// Tries the storage drivers in turn: overlay2 does not work on every file system. An engine that has an image store of
/// containerd's chooses by itself: to name a driver would be to ask for the old store.
async fn start(
    state: &StateFolder,
    dockerd: &Path,
    environment: &Environment,
) -> Result<(Engine, Daemon), EngineError> {
    let known = fs::read_to_string(state.storage_file()).unwrap_or_default();
    let drivers = if chooses_by_itself(dockerd) {
        &[None][..]
    } else if known.trim() == "vfs" {
        &[Some("vfs")][..]
    } else {
        &[Some("overlay2"), Some("vfs")][..]
    };
    let mut failure = None;
    for driver in drivers {
        clean_up(state);
        match start_with(*driver, state, dockerd, environment).await {
            Ok(started) => {
                // Only saves the next start a try.
                let _ = driver.map(|driver| write(&state.storage_file(), driver));
                return Ok(started);
            }
            Err(error) => failure = failure.or(Some(error)),
        }
        if !log_tail(state)
            .iter()
            .any(|line| line.contains("graphdriver") || line.contains("driver not supported"))
        {
            break;
        }
    }
    Err(failure.unwrap_or_else(|| not_started(state, "no storage driver works".to_owned())))
}

/// Whether this engine finds its storage without being told: Docker's 29.0 and later ones.
fn chooses_by_itself(dockerd: &Path) -> bool {
    let said = Command::new(dockerd).arg("--version").stdin(Stdio::null()).output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    // "Docker version 29.0.1, build …"
    let number = said
        .ok()
        .and_then(|said| said.split_once("version ")?.1.split('.').next()?.parse::<u32>().ok());
    number.is_some_and(|number| number >= SINCE_CONTAINERD_STORE)
}

async fn start_with(
    driver: Option<&str>,
    state: &StateFolder,
    dockerd: &Path,
    environment: &Environment,
) -> Result<(Engine, Daemon), EngineError> {
    let child = command(driver, state, dockerd, environment)?
        .spawn()
        .map_err(|cause| not_started(state, format!("{}: {cause}", dockerd.display())))?;
    let mut starting = Starting { daemon: Some(Daemon::Ours(child)), state };
    let deadline = Instant::now() + START_TIMEOUT;
    loop {
        if state.socket().exists()
            && let Ok(engine) = Engine::connect(Endpoint::Unix(state.socket())).await
            && let Some(daemon) = starting.daemon.take()
        {
            return Ok((engine, daemon));
        }
        if starting.daemon.as_mut().is_none_or(Daemon::has_ended) {
            return Err(not_started(state, "dockerd ended at once".to_owned()));
        }
        if Instant::now() > deadline {
            let reason = format!("no answer within {} s", START_TIMEOUT.as_secs());
            return Err(not_started(state, reason));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn command(
    driver: Option<&str>,
    state: &StateFolder,
    dockerd: &Path,
    environment: &Environment,
) -> Result<Command, EngineError> {
    let failed = |cause| EngineError::State { path: state.log(), cause };
    let log = File::create(state.log()).map_err(failed)?;
    let mut command = Command::new(dockerd);
    command
        .arg("--host")
        .arg(format!("unix://{}", state.socket().display()))
        .arg("--data-root")
        .arg(state.data_root())
        .arg("--exec-root")
        .arg(state.exec_root())
        .arg("--pidfile")
        .arg(state.pid_file())
        // The machine's own /etc/docker/daemon.json is for the machine's own engine.
        .arg("--config-file")
        .arg(state.data_root().join("daemon.json"))
        .args(driver.iter().flat_map(|driver| ["--storage-driver", driver]))
        // No traces on the host: no bridge, no packet filter rules.
        .args(["--bridge=none", "--iptables=false", "--ip-masq=false"])
        .env("PATH", environment.program_path())
        .env_remove("DOCKER_HOST")
        // It may outlive who starts it, and then their temporary folder.
        .env_remove("TMPDIR")
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(failed)?)
        .stderr(log)
        // Ctrl-C reaches the whole foreground group; the engine has to outlive us until its lease ends.
        .process_group(0);
    fs::create_dir_all(state.data_root()).map_err(failed)?;
    write(&state.data_root().join("daemon.json"), "{}")?;
    Ok(command)
}

fn write(path: &Path, text: &str) -> Result<(), EngineError> {
    File::create(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|cause| EngineError::State { path: path.to_path_buf(), cause })
}

fn not_started(state: &StateFolder, reason: String) -> EngineError {
    EngineError::NotStarted { reason, log: state.log(), log_lines: log_tail(state) }
}

fn log_tail(state: &StateFolder) -> Vec<String> {
    let Ok(mut file) = File::open(state.log()) else { return Vec::new() };
    let length = file.metadata().map(|data| data.len()).unwrap_or_default();
    let mut bytes = Vec::new();
    let read = file
        .seek(SeekFrom::Start(length.saturating_sub(LOG_TAIL)))
        .and_then(|_| file.read_to_end(&mut bytes));
    if read.is_err() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines[lines.len().saturating_sub(8)..].to_vec()
}
