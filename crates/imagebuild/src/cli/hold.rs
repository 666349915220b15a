use std::{
    ffi::OsString,
    io::{self, IsTerminal as _},
    os::unix::process::ExitStatusExt as _,
    process::ExitStatus,
    time::Duration,
};

use anyhow::Context as _;
use cli::{Exit, Output};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::process::{Child, Command};

use super::runtime::Runtime;
use crate::{build::Cancel, engine::Engine};

/// How long a command may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// As shells say that a command is not there, and that it is no program.
const NOT_FOUND: u8 = 127;
const NO_PROGRAM: u8 = 126;

/// Keeps the engine until the command has ended, so that a script needs none of its own. The command's exit code is ours.
pub(super) fn hold(
    runtime: &Runtime,
    engine: &Engine,
    program: &OsString,
    words: &[OsString],
    output: Output,
) -> anyhow::Result<Exit> {
    if let (Some(_), Some(network)) = (&engine.lease, &engine.facts.build_network) {
        output.note(&format!(
            "this engine has no bridge network: docker needs `--network {network}` for build and run"
        ));
    }
    let mut command = Command::new(program);
    command.args(words).env("DOCKER_HOST", engine.endpoint.to_string());
    // Without a terminal nobody sends signals to all processes of the command: it gets a group, which gets ours. On a
    // terminal it has to stay in the foreground.
    let grouped = !io::stdin().is_terminal();
    if grouped {
        command.process_group(0);
    }
    let ended = runtime.block_on(async {
        let child = command.spawn()?;
        io::Result::Ok(wait(child, grouped, &runtime.cancel).await)
    });
    let ended = match ended {
        Ok(ended) => ended,
        Err(error) => {
            let code = if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { NO_PROGRAM };
            output.say(&format!("error: {} does not start: {error}", program.display()));
            return Ok(Exit::OfCommand(code));
        }
    };
    let Some(status) = ended else {
        output.say(&cancelled(program, engine));
        return Ok(Exit::NotChecked);
    };
    let status = status.with_context(|| program.display().to_string())?;
    Ok(Exit::OfCommand(code(status)))
}

/// The exit code as shells have it: 128 and the number of the signal that ended the command.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}

/// Waits until the command ends; none when it was stopped.
async fn wait(mut child: Child, grouped: bool, cancel: &Cancel) -> Option<io::Result<ExitStatus>> {
    tokio::select! {
        status = child.wait() => return Some(status),
        () = cancel.cancelled() => {}
    }
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
    let send = |signal| {
        let target = pid.map(|pid| Pid::from_raw(if grouped { -pid } else { pid }));
        target.map(|target| kill(target, signal))
    };
    let _ = send(Signal::SIGTERM);
    if tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
        let _ = send(Signal::SIGKILL);
        let _ = child.wait().await;
    }
    None
}

fn cancelled(program: &OsString, engine: &Engine) -> String {
    let left = match &engine.lease {
        Some(lease) => format!(
            ", and so is the private engine unless another command uses it; its cache stays in {}",
            lease.state().folder().display()
        ),
        None => format!("; the engine at {} runs on", engine.endpoint),
    };
    format!("error: cancelled; `{}` is stopped{left}", program.display())
}
