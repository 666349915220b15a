//! Asks a tool for its version: one process, without a shell, in a group of its own, with nothing to read and a time to
//! answer in. What may be downloaded or updated on the way is switched off.

use std::{
    io,
    os::{
        fd::{AsFd, BorrowedFd},
        unix::process::ExitStatusExt as _,
    },
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use wait_timeout::ChildExt as _;

use super::signals::Group;
use crate::model::installed::{Found, Stream, extract, plain, row_of};

/// Bytes of an answer that are read.
const ANSWER: usize = 64 << 10;

/// Processes at a time: most of them wait for the disk.
const AT_ONCE: usize = 8;

/// How long a tool that has ended may leave its output open to others.
const LINGER: Duration = Duration::from_millis(20);

/// How often it is looked whether it has ended, should it keep its output open.
const SLICE: Duration = Duration::from_millis(100);

/// Variables that keep tools from the network, from asking, and from colours.
const NEUTRAL: [(&str, &str); 28] = [
    ("AQUA_DISABLE_LAZY_INSTALL", "true"),
    ("AWS_PAGER", ""),
    ("AZURE_CORE_COLLECT_TELEMETRY", "false"),
    ("CHECKPOINT_DISABLE", "1"),
    ("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"),
    ("COREPACK_ENABLE_DOWNLOAD_PROMPT", "0"),
    ("COREPACK_ENABLE_NETWORK", "0"),
    ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
    ("DOTNET_NOLOGO", "1"),
    ("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1"),
    ("GIT_PAGER", "cat"),
    ("GOTOOLCHAIN", "local"),
    ("HOMEBREW_NO_AUTO_UPDATE", "1"),
    ("LC_ALL", "C"),
    ("MISE_AUTO_INSTALL", "false"),
    ("MISE_EXEC_AUTO_INSTALL", "false"),
    ("MISE_NOT_FOUND_AUTO_INSTALL", "false"),
    ("MISE_OFFLINE", "1"),
    ("NO_COLOR", "1"),
    ("NO_UPDATE_NOTIFIER", "1"),
    ("NPM_CONFIG_UPDATE_NOTIFIER", "false"),
    ("PAGER", "cat"),
    ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
    ("PROTO_AUTO_INSTALL", "false"),
    ("PULUMI_SKIP_UPDATE_CHECK", "true"),
    ("RUSTUP_AUTO_INSTALL", "0"),
    ("TERM", "dumb"),
    ("TFENV_AUTO_INSTALL", "false"),
];

/// A question to a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Asked {
    /// The file that is started.
    pub(crate) program: String,
    /// What with.
    pub(crate) args: &'static [&'static str],
    /// The row that says how the answer is read.
    pub(crate) tool: &'static str,
}

impl Asked {
    fn drawn(&self) -> String {
        format!("{} {}", self.program, self.args.join(" "))
    }
}

/// Asks all of them, several at a time; the answers come in the order of the questions.
pub(super) fn ask_all(
    asked: &[&Asked],
    timeout: Duration,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Found> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answers = Mutex::new(vec![Found::Unread; asked.len()]);
    thread::scope(|scope| {
        for _ in 0..asked.len().min(AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(question) = asked.get(at) else { break };
                    let answer = ask(question, timeout);
                    if let Ok(mut answers) = answers.lock() {
                        answers[at] = answer;
                    }
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, asked.len());
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

/// Asks one.
fn ask(asked: &Asked, timeout: Duration) -> Found {
    let text = asked.drawn();
    let broken = |end: String, said: String| Found::Broken { command: text.clone(), end, said };
    let mut command = Command::new(&asked.program);
    // Nothing of the project may have a say.
    command.args(asked.args).current_dir("/");
    let (status, out, err) = match run(&mut command, timeout) {
        Ok(Some(answer)) => answer,
        Ok(None) => {
            let after = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
            return Found::Hung { command: text, after };
        }
        Err(error) => return broken(format!("it does not start: {error}"), String::new()),
    };
    let (out, err) = (plain(&String::from_utf8_lossy(&out)), plain(&String::from_utf8_lossy(&err)));
    if !status.success() {
        let said = first_line(&err).or_else(|| first_line(&out)).unwrap_or_default();
        return broken(end(status), said);
    }
    let Some(row) = row_of(asked.tool) else { return Found::Unread };
    let version = match row.stream {
        Stream::Out => extract(row.find, &out),
        Stream::Err => extract(row.find, &err),
        Stream::Either => extract(row.find, &out).or_else(|| extract(row.find, &err)),
    };
    if let Some(version) = version {
        return Found::Version { text: version, from: text };
    }
    let said = first_line(&out).or_else(|| first_line(&err)).unwrap_or_default();
    Found::Unparsed { command: text, said }
}

/// How a process ended, and what it wrote to both streams.
pub(super) type Answer = (ExitStatus, Vec<u8>, Vec<u8>);

/// Runs a command; `None` when it takes too long.
pub(super) fn run(command: &mut Command, timeout: Duration) -> io::Result<Option<Answer>> {
    command.envs(NEUTRAL).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (group, mut child) = Group::start(command)?;
    let (answer, lingers) = listen(&mut child, timeout);
    if lingers {
        // What it started must not outlive the question.
        group.kill();
        let _ = child.wait();
    }
    Ok(answer)
}

fn end(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => status.to_string(),
    }
}

fn first_line(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    Some(line.chars().take(100).collect())
}

/// Reads both streams until the child has ended; nothing when it takes too long. Tells too whether something of it may
/// still run.
fn listen(child: &mut Child, timeout: Duration) -> (Option<Answer>, bool) {
    let deadline = Instant::now() + timeout;
    let left = || deadline.saturating_duration_since(Instant::now());
    let (mut stdout, mut stderr) = (child.stdout.take(), child.stderr.take());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut lingers = false;
    while stdout.is_some() || stderr.is_some() {
        let ended = child.try_wait().is_ok_and(|status| status.is_some());
        let wait = if ended { LINGER } else { SLICE }.min(left());
        let ready = ready([fd(stdout.as_ref()), fd(stderr.as_ref())], wait).unwrap_or_default();
        if ready == [false, false] && ended {
            lingers = true;
            break;
        }
        if left().is_zero() {
            return (None, true);
        }
        if ready[0] {
            take(&mut stdout, &mut out);
        }
        if ready[1] {
            take(&mut stderr, &mut err);
        }
    }
    match child.wait_timeout(left()) {
        Ok(Some(status)) => (Some((status, out, err)), lingers),
        Ok(None) | Err(_) => (None, true),
    }
}

fn fd<T: AsFd>(stream: Option<&T>) -> Option<BorrowedFd<'_>> {
    stream.map(AsFd::as_fd)
}

/// Which of the streams have something to read, or have ended.
fn ready(streams: [Option<BorrowedFd<'_>>; 2], wait: Duration) -> io::Result<[bool; 2]> {
    let open = streams.into_iter().flatten();
    let mut fds: Vec<_> = open.map(|stream| PollFd::new(stream, PollFlags::POLLIN)).collect();
    let wait = PollTimeout::try_from(wait).unwrap_or(PollTimeout::MAX);
    match poll(&mut fds, wait) {
        Ok(_) | Err(nix::errno::Errno::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    let mut polled = fds.iter().map(|fd| fd.any().unwrap_or(false));
    Ok(streams.map(|stream| stream.is_some() && polled.next().unwrap_or(false)))
}

/// Reads what is there; closes the stream at its end, and where it says too much.
fn take(stream: &mut Option<impl io::Read>, into: &mut Vec<u8>) {
    let mut buffer = [0; 8192];
    let read = stream.as_mut().map_or(0, |stream| stream.read(&mut buffer).unwrap_or(0));
    into.extend_from_slice(&buffer[..read]);
    if read == 0 || into.len() >= ANSWER {
        *stream = None;
    }
}
