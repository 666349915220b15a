//! Builds that are interrupted, and engines and registries that fail under them.
//!
//! `IMAGEBUILD_SOAK=20 cargo test -p end-to-end faults` repeats what happens at random moments twenty times.

use std::{
    collections::hash_map::RandomState,
    fs,
    hash::BuildHasher as _,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    os::unix::net::UnixListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use end_to_end::{Run, program};
use tempfile::TempDir;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild};

/// How often a test does what it does at a random moment.
pub(crate) fn rounds() -> u64 {
    let asked = std::env::var_os("IMAGEBUILD_SOAK").and_then(|text| text.into_string().ok());
    asked.map_or(4, |text| text.parse().expect("IMAGEBUILD_SOAK is a number"))
}

/// A moment in a build of some seconds, another one in each run.
fn moment(round: u64, longest: u64) -> Duration {
    Duration::from_millis(RandomState::new().hash_one(round) % longest)
}

/// A private engine of the test's own, which may be killed.
struct OwnEngine(TempDir);

impl OwnEngine {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn command(&self, sandbox: &Sandbox, arguments: &[&str]) -> Command {
        let mut command = sandbox.command(program("imagebuild"));
        command.args(["build", ".", "--engine", "private", "--progress", "plain", "--no-check"]);
        command.args(arguments).env("IMAGEBUILD_ENGINE_DIR", self.0.path());
        command
    }

    fn pid(&self) -> Option<u32> {
        fs::read_to_string(self.0.path().join("run/docker.pid")).ok()?.trim().parse().ok()
    }
}

impl Drop for OwnEngine {
    /// An engine mounts its folder on itself, and leaves that to the next one when it is killed.
    fn drop(&mut self) {
        unmount(&self.0.path().join("data"));
    }
}

pub(crate) fn unmount(folder: &Path) {
    drop(Command::new("umount").arg("--lazy").arg(folder).stderr(Stdio::null()).status());
}

pub(crate) fn signal(name: &str, pid: u32) {
    let sent = Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(sent.expect("kill runs").success(), "{name} {pid}");
}

/// A program whose standard error is read as it comes.
pub(crate) struct Running {
    pub(crate) child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Running {
    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        Self { child, lines, said: Vec::new() }
    }

    /// Waits for a line with this text.
    pub(crate) fn wait_for(&mut self, text: &str) {
        loop {
            let line = self.lines.recv_timeout(Duration::from_mins(2));
            let line = line.unwrap_or_else(|_| panic!("{text}: {:#?}", self.said));
            self.said.push(line);
            if self.said.last().is_some_and(|line| line.contains(text)) {
                return;
            }
        }
    }

    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        self.said.extend(self.lines.iter());
        (status, self.said.join("\n"))
    }
}

/// Whether a process with these words in its command line runs.
pub(crate) fn runs(words: &str) -> bool {
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    processes.map(|entry| entry.path().join("cmdline")).any(|path: PathBuf| {
        fs::read(path).is_ok_and(|line| {
            String::from_utf8_lossy(&line).split('\0').collect::<Vec<_>>().join(" ").trim() == words
        })
    })
}

pub(crate) fn until(limit: Duration, what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < limit, "{what}: not after {limit:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn ctrl_c_ends_the_step_on_an_engine_that_runs_on_within_a_second() {
    let engine = OwnEngine::new();
    let sandbox = context("RUN echo begun; sleep 31741\n");
    let holding = context("RUN echo holds; sleep 30\n");
    let mut other = Running::of(engine.command(&holding, &[]));
    other.wait_for("| holds");
    let mut running = Running::of(engine.command(&sandbox, &["-t", "e2e:interrupted"]));
    running.wait_for("| begun");
    let begun = Instant::now();
    signal("INT", running.child.id());
    running.wait_for("cancelled; the engine ");
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    until(Duration::from_secs(1), "the step ends", || !runs("sleep 31741"));
    assert_eq!(running.end().0.code(), Some(3));
    signal("INT", other.child.id());
    other.end();
}

#[test]
fn ctrl_c_leaves_no_process_behind_when_the_private_engine_ends_too() {
    let engine = OwnEngine::new();
    let sandbox = context("RUN echo begun; sleep 31742\n");
    let mut running = Running::of(engine.command(&sandbox, &[]));
    running.wait_for("| begun");
    signal("INT", running.child.id());
    let (status, said) = running.end();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(!runs("sleep 31742"), "{said}");
    assert!(engine.pid().is_none(), "the engine has stopped");
}

#[test]
fn a_build_that_is_interrupted_at_any_moment_ends_soon_and_the_next_one_works() {
    let engine = OwnEngine::new();
    let sandbox = context("RUN sleep 0.3; echo 1 > /one\nRUN sleep 0.3; echo 2 > /two\n");
    for round in 0..rounds() {
        let run = Running::of(engine.command(&sandbox, &["--no-cache", "-t", "e2e:moment"]));
        let moment = moment(round, 3000);
        std::thread::sleep(moment);
        let begun = Instant::now();
        signal("INT", run.child.id());
        let (status, said) = run.end();
        // Before the program has taken over the signal, it ends as any program does.
        let expected = status.code().is_none_or(|code| code == 3 || code == 0);
        assert!(expected, "after {moment:?}: {status}\n{said}");
        assert_eq!(said.contains("cancelled"), status.code() == Some(3), "{moment:?}\n{said}");
        assert!(begun.elapsed() < Duration::from_secs(5), "after {moment:?}: {said}");
        let next = engine.command(&sandbox, &["-t", "e2e:moment"]).output().map(Run::of);
        let next = next.expect("the program starts");
        assert_eq!(next.code, 0, "after {moment:?}: {}", next.all());
    }
}

#[test]
fn a_build_whose_engine_is_killed_at_any_moment_ends_soon_and_the_next_one_works() {
    let engine = OwnEngine::new();
    let sandbox = context("RUN sleep 0.3; echo 1 > /one\nRUN echo 2 > /two; sleep 31743\n");
    let works = context("RUN echo works > /works\n");
    for round in 0..rounds() {
        let mut run = Running::of(engine.command(&sandbox, &["-t", "e2e:killed"]));
        run.wait_for("using a private engine");
        let moment = moment(round, 2500);
        std::thread::sleep(moment);
        let begun = Instant::now();
        signal("KILL", engine.pid().expect("it runs"));
        run.wait_for("error: ");
        let (status, said) = run.end();
        assert!(begun.elapsed() < Duration::from_secs(5), "after {moment:?}: {said}");
        assert_eq!(status.code(), Some(3), "after {moment:?}: {said}");
        assert!(!runs("sleep 31743"), "after {moment:?}: {said}");
        let next = engine.command(&works, &["-t", "e2e:works"]).output().map(Run::of);
        let next = next.expect("the program starts");
        assert_eq!(next.code, 0, "after {moment:?}: {}", next.all());
    }
    let mounts = fs::read_to_string("/proc/self/mounts").expect("Linux");
    let data = engine.0.path().join("data/");
    assert!(!mounts.contains(data.to_str().expect("UTF-8")), "{mounts}");
}

#[test]
fn an_engine_that_is_halted_during_a_build_is_given_up() {
    let engine = OwnEngine::new();
    let sandbox = context("RUN echo begun; sleep 31744\n");
    let mut run = Running::of(engine.command(&sandbox, &[]));
    run.wait_for("| begun");
    let begun = Instant::now();
    signal("STOP", engine.pid().expect("it runs"));
    run.wait_for("went away during the build");
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    let (status, said) = run.end();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(!runs("sleep 31744"), "{said}");
}

#[test]
fn a_socket_that_accepts_and_says_nothing_is_left_at_ctrl_c_and_after_seconds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let socket = folder.path().join("mute.sock");
    // The kernel accepts for it.
    let _listener = UnixListener::bind(&socket).expect("a socket");
    let address = format!("unix://{}", socket.display());
    let sandbox = context("");
    let command = || imagebuild(&sandbox, &["build", ".", "--engine", &address]);
    let patient = Running::of(command());
    let interrupted = Running::of(command());
    std::thread::sleep(Duration::from_secs(1));
    let begun = Instant::now();
    signal("INT", interrupted.child.id());
    let (status, said) = interrupted.end();
    assert!(begun.elapsed() < Duration::from_secs(1), "{said}");
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("cancelled"), "{said}");
    let (status, said) = patient.end();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("mute.sock") && said.contains("no answer within"), "{said}");
}

#[test]
fn a_registry_that_says_nothing_is_named_with_its_line() {
    let registry = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = registry.local_addr().expect("it has one");
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", format!("# a comment\nFROM {address}/mute:1\nRUN true\n"));
    let begun = Instant::now();
    let run = build(&sandbox, &["--registry-timeout", "1", "--no-check"]);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert_eq!(run.code, 3, "{}", run.all());
    let text = format!("Dockerfile:2: the registry of {address}/mute:1 has said nothing for");
    assert!(run.stderr.contains(&text), "{}", run.all());
}

#[test]
fn a_full_disk_of_the_engine_is_said_and_leaves_no_image() {
    let engine = OwnEngine::new();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"])
        .arg(engine.0.path())
        .status();
    assert!(mounted.expect("mount runs").success(), "a file system of 48 MB");
    let _unmount = Unmount(engine.0.path());
    let sandbox = context("RUN dd if=/dev/zero of=/large bs=1M count=100\n");
    let run = engine.command(&sandbox, &["-t", "e2e:full"]).output().map(Run::of);
    let run = run.expect("the program starts");
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.stderr.contains("No space left on device"), "{}", run.all());
    assert!(run.stderr.contains("docker builder prune"), "{}", run.all());
    let small = engine.command(&context("RUN echo small\n"), &[]).output().map(Run::of);
    let small = small.expect("the program starts");
    assert_eq!(small.code, 0, "{}", small.all());
}

struct Unmount<'a>(&'a Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        unmount(&self.0.join("data"));
        unmount(self.0);
    }
}
