//! Builds that end otherwise than well: what is said, and that nothing is left of them, in the engine and beside it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::{
    docker::Held,
    engine::{build, context, imagebuild, run},
    faults::{Running, runs, signal, unmount, until},
};

/// What the engine answers at this path.
fn asked(sandbox: &Sandbox, path: &str) -> Value {
    let ask = format!("curl -sS --unix-socket \"${{DOCKER_HOST#unix://}}\" http://engine{path}");
    let asked = run(sandbox, &["engine", "--engine", "private", "--", "sh", "-c", &ask]);
    serde_json::from_str(&asked.stdout).unwrap_or_else(|error| panic!("{error}: {}", asked.all()))
}

/// No image of this name, no container, and no part of the build cache that this step made.
fn assert_nothing_is_left(sandbox: &Sandbox, tag: &str, step: &str) {
    let usage = asked(sandbox, "/system/df");
    let text = |value: &Value| value.to_string();
    let images = usage["Images"].as_array().into_iter().flatten().map(text);
    assert!(images.clone().count() > 0, "another build's image is there");
    assert_eq!(images.filter(|image| image.contains(tag)).count(), 0, "{usage:#}");
    assert_eq!(usage["Containers"].as_array().map_or(0, Vec::len), 0, "{usage:#}");
    let cache = usage["BuildCache"].as_array().into_iter().flatten().map(text);
    assert_eq!(cache.filter(|record| record.contains(step)).count(), 0, "{usage:#}");
}

#[test]
fn what_ci_and_closed_terminals_send_leaves_nothing_in_an_engine_that_runs_on() {
    let sandbox = context("RUN echo begun; sleep 31751\n");
    let _held = Held::engine(&sandbox);
    let other = context("RUN echo other\n");
    assert_eq!(build(&other, &["--no-check", "-t", "e2e:other"]).code, 0);
    let mounts = || fs::read_to_string("/proc/self/mounts").expect("Linux").lines().count();
    let before = mounts();
    for name in ["TERM", "HUP", "INT"] {
        let program = imagebuild(&sandbox, &[]);
        let environment = program.get_envs().filter_map(|(name, value)| Some((name, value?)));
        // Whoever runs the tests may ignore what closing a terminal sends.
        let mut command = sandbox.command("env");
        command.arg("--default-signal=HUP").arg(program.get_program()).envs(environment);
        command.args([
            "build",
            ".",
            "--engine",
            "private",
            "--progress",
            "plain",
            "-t",
            "e2e:ended",
        ]);
        let mut running = Running::of(command);
        running.wait_for("| begun");
        signal(name, running.child.id());
        let (status, said) = running.end();
        assert_eq!(status.code(), Some(3), "{name}: {said}");
        assert!(said.contains("cancelled"), "{name}: {said}");
        until(Duration::from_secs(5), "the step ends", || !runs("sleep 31751"));
        assert_nothing_is_left(&sandbox, "e2e:ended", "sleep 31751");
    }
    until(Duration::from_secs(10), "mounts of the steps end", || mounts() <= before);
}

#[test]
fn a_reader_that_goes_away_does_not_stop_a_build() {
    let sandbox = context("RUN echo begun; sleep 1\n");
    let _held = Held::engine(&sandbox);
    for mode in ["json", "plain"] {
        let tag = format!("e2e:unread-{mode}");
        let arguments = ["build", ".", "--engine", "private", "--no-check", "--no-cache"];
        let mut child =
            imagebuild(&sandbox, &[&arguments[..], &["--progress", mode, "-t", &tag]].concat())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
        let line = |pipe: &mut dyn std::io::Read| {
            let mut line = String::new();
            BufReader::new(pipe).read_line(&mut line).expect("a line");
            assert!(!line.is_empty());
        };
        // Each writes to one of them.
        if mode == "json" {
            line(&mut child.stdout.take().expect("a pipe"));
        } else {
            line(&mut child.stderr.take().expect("a pipe"));
        }
        let ended = child.wait_with_output().map(Run::of).expect("it ends");
        assert_eq!(ended.code, 0, "{mode}: {}", ended.all());
        assert_eq!(asked(&sandbox, &format!("/images/{tag}/json"))["RepoTags"][0], tag.as_str());
    }
}

/// A small file system that is full.
struct Full<'a>(&'a Path);

impl<'a> Full<'a> {
    fn at(folder: &'a Path) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(folder);
        assert!(mount.status().expect("mount runs").success(), "a file system of 64 kB");
        let mut filler = fs::File::create(folder.join("filler")).expect("a file");
        while filler.write_all(&[0; 4096]).is_ok() {}
        Self(folder)
    }
}

impl Drop for Full<'_> {
    fn drop(&mut self) {
        unmount(self.0);
    }
}

#[test]
fn a_full_disk_of_the_client_is_said_with_the_file_and_leaves_no_part_of_it() {
    let sandbox = context("RUN dd if=/dev/zero of=/large bs=1M count=1\n");
    let folder = sandbox.path().join("../full");
    let _full = Full::at(&folder);
    sandbox.write(".dockerignore", "*.txt\n");
    for (arguments, file) in [
        (&["--output", "type=tar,dest=../full/out.tar"][..], "full/out.tar"),
        (&["--output", "type=docker,dest=../full/image.tar"], "full/image.tar"),
        (&["--output", "type=local,dest=../full/out"], "full/out"),
        (&["--iidfile", "../full/id.txt"], "full/id.txt"),
        (&["--metadata-file", "../full/facts.json"], "full/facts.json"),
    ] {
        let failed = build(&sandbox, &[arguments, &["--no-check"]].concat());
        assert_eq!(failed.code, 2, "{arguments:?}: {}", failed.all());
        assert!(failed.stderr.contains(file), "{arguments:?}: {}", failed.all());
        let why = failed.stderr.to_lowercase();
        assert!(why.contains("no space left on device"), "{arguments:?}: {}", failed.all());
        let left: Vec<_> =
            fs::read_dir(&folder).expect("a folder").flatten().map(|it| it.file_name()).collect();
        // What of a folder is there already is the user's to look at.
        let left: Vec<_> = left.into_iter().filter(|name| name != "out").collect();
        assert_eq!(left, ["filler"], "{arguments:?}");
    }
}

/// Passes everything between its socket and the engine's, and of a session's files no more than this.
fn stalling(socket: &Path, engine: &Path, limit: usize) {
    let listener = UnixListener::bind(socket).expect("a socket");
    let engine = engine.to_owned();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = UnixStream::connect(&engine).expect("the engine listens");
            let back =
                (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
            thread::spawn(move || pass(back.0, back.1, usize::MAX));
            thread::spawn(move || pass(client, server, limit));
        }
    });
}

fn pass(mut from: UnixStream, mut to: UnixStream, limit: usize) {
    let (mut buffer, mut passed, mut is_session) = (vec![0; 64 << 10], 0, false);
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        is_session |= passed == 0 && buffer[..read].starts_with(b"POST /session");
        passed += read;
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
        if is_session && passed > limit {
            thread::sleep(Duration::from_mins(2));
            break;
        }
    }
    drop(to.shutdown(std::net::Shutdown::Both));
}

#[test]
fn a_connection_that_stalls_while_files_are_sent_is_left_at_ctrl_c_and_given_up_by_itself() {
    let sandbox = context("");
    let _held = Held::engine(&sandbox);
    let unique = fs::read_to_string("/proc/sys/kernel/random/uuid").expect("Linux");
    let files: Vec<u8> = unique.bytes().cycle().take(8 << 20).collect();
    sandbox.write("large", files).write("Dockerfile", "FROM scratch\nCOPY large /stalled\n");
    let found = run(&sandbox, &["engine", "--engine", "private", "--", "printenv", "DOCKER_HOST"]);
    let engine = found.stdout.trim().trim_start_matches("unix://").to_owned();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let socket = folder.path().join("stalling.sock");
    stalling(&socket, Path::new(&engine), 1 << 20);
    let address = format!("unix://{}", socket.display());
    let command = || {
        let arguments =
            ["build", ".", "--engine", &address, "--progress", "plain", "-t", "e2e:stalled"];
        imagebuild(&sandbox, &arguments)
    };
    let mut interrupted = Running::of(command());
    interrupted.wait_for("load build context");
    thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    signal("INT", interrupted.child.id());
    let (status, said) = interrupted.end();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}: {said}", begun.elapsed());
    assert_eq!(status.code(), Some(3), "{said}");
    let begun = Instant::now();
    let (status, said) = Running::of(command()).end();
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}: {said}", begun.elapsed());
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains("went away during the build"), "{said}");
    assert_eq!(build(&sandbox, &["--no-check", "-t", "e2e:not-stalled"]).code, 0);
    assert_nothing_is_left(&sandbox, "e2e:stalled", "nothing is called so");
}
