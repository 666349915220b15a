//! A user who is not root, with an engine that is: what a member of the docker group has.

use std::{
    fs,
    io::{Read, Write},
    net::Shutdown,
    os::unix::{
        fs::{PermissionsExt as _, chown},
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use end_to_end::{Run, program};
use testkit::Sandbox;

use crate::engine::{context, imagebuild};

/// The user, and the group that the socket belongs to.
const USER: u32 = 65534;
const GROUP: u32 = 65533;

/// The private engine behind a socket that only the group may use, and the program where the user can start it.
struct Shared {
    folder: tempfile::TempDir,
    holder: Child,
}

impl Shared {
    fn new(sandbox: &Sandbox) -> Self {
        let folder =
            tempfile::Builder::new().prefix("shared").tempdir_in("/tmp").expect("a folder");
        mode(folder.path(), 0o755);
        fs::copy(program("imagebuild"), folder.path().join("imagebuild")).expect("a copy");
        fs::create_dir(folder.path().join("home")).expect("a folder");
        chown(folder.path().join("home"), Some(USER), Some(USER)).expect("root gives files away");
        let hold = "echo \"${DOCKER_HOST#unix://}\"; exec cat > /dev/null";
        let mut holder =
            imagebuild(sandbox, &["engine", "--engine", "private", "--", "sh", "-c", hold]);
        let mut holder = holder
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let stdout = holder.stdout.take().expect("a pipe");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)
            .expect("its address");
        let socket = folder.path().join("docker.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        chown(&socket, Some(0), Some(GROUP)).expect("root gives files away");
        mode(&socket, 0o660);
        let engine = PathBuf::from(line.trim());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let engine = UnixStream::connect(&engine).expect("the engine answers");
                carry(&client, &engine);
                carry(&engine, &client);
            }
        });
        Self { folder, holder }
    }

    /// Runs the program as the user, who is in the group or not.
    fn run(&self, sandbox: &Sandbox, is_member: bool, arguments: &[&str]) -> Run {
        let (user, group) = (USER.to_string(), GROUP.to_string());
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &user, "--regid", &user]);
        if is_member {
            command.args(["--groups", &group]);
        } else {
            command.arg("--clear-groups");
        }
        command.arg(self.folder.path().join("imagebuild")).args(arguments);
        command
            .current_dir(sandbox.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("TERM", "dumb");
        let address = format!("unix://{}", self.folder.path().join("docker.sock").display());
        command.env("HOME", self.folder.path().join("home")).env("DOCKER_HOST", address);
        Run::of(command.output().expect("setpriv is there"))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        drop(self.holder.wait());
    }
}

fn carry(from: &UnixStream, to: &UnixStream) {
    let (mut from, mut to) =
        (from.try_clone().expect("a socket"), to.try_clone().expect("a socket"));
    thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        drop(to.shutdown(Shutdown::Write));
    });
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
}

#[test]
fn a_member_of_the_sockets_group_builds_and_checks_and_others_are_told_what_to_do() {
    let sandbox = context("COPY mine /mine\nUSER 1000\n");
    sandbox.write("mine/file", "mine").write("private/key", "not yours");
    for folder in sandbox.path().ancestors().take(2) {
        mode(folder, 0o755);
    }
    mode(&sandbox.path().join("private"), 0o700);
    let shared = Shared::new(&sandbox);
    let arguments =
        ["build", ".", "-t", "e2e:ordinary", "--progress", "plain", "--fail-on", "error"];
    let built = shared.run(&sandbox, true, &arguments);
    assert_eq!(built.code, 0, "{}", built.all());
    let checked = shared.run(&sandbox, true, &["check", "e2e:ordinary", "--fail-on", "error"]);
    assert_eq!(checked.code, 0, "{}", checked.all());
    let refused = shared.run(&sandbox, false, &arguments);
    assert_eq!(refused.code, 3, "{}", refused.all());
    for text in ["docker.sock", "permission denied", "join the docker group"] {
        assert!(refused.stderr.contains(text), "{text}: {}", refused.all());
    }
    sandbox.write("All", "FROM scratch\nCOPY . /\n");
    let unread = shared.run(&sandbox, true, &["build", ".", "-f", "All", "--no-check"]);
    assert_eq!(unread.code, 2, "{}", unread.all());
    assert!(unread.stderr.contains("private: Permission denied"), "{}", unread.all());
}
