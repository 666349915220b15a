//! `--ssh`: steps use the keys of a real agent, and can do nothing else with it.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use testkit::Sandbox;

use crate::engine::{context, imagebuild};
use end_to_end::Run;

/// An agent with one key; both end with this value.
pub(crate) struct Agent {
    process: Child,
    folder: TempDir,
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Agent {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let socket = folder.path().join("agent");
        let mut agent = Command::new("ssh-agent");
        agent.arg("-D").arg("-a").arg(&socket).stdout(Stdio::null());
        let process = agent.spawn().expect("ssh-agent is missing: apt-get install openssh-client");
        while !socket.exists() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let agent = Self { process, folder };
        key(&agent.folder.path().join("key"));
        let added = agent.ask(&["-q", agent.folder.path().join("key").to_str().expect("UTF-8")]);
        assert_eq!(added.code, 0, "{}", added.all());
        agent
    }

    pub(crate) fn socket(&self) -> String {
        self.folder.path().join("agent").display().to_string()
    }

    fn ask(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("ssh-add");
        command.args(arguments).env("SSH_AUTH_SOCK", self.socket());
        Run::of(command.output().expect("ssh-add runs"))
    }
}

pub(crate) fn key(path: &Path) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "a key of the test", "-f"])
        .arg(path)
        .status();
    assert!(made.expect("ssh-keygen runs").success());
}

/// A context whose image has `ssh-add` and the libraries that it needs.
fn with_ssh_add(instructions: &str) -> Sandbox {
    let sandbox = context(&format!("COPY root /\n{instructions}"));
    let program = "/usr/bin/ssh-add";
    let needed = Command::new("ldd").arg(program).output().expect("ldd runs").stdout;
    let needed = String::from_utf8(needed).expect("paths are UTF-8");
    let libraries = needed.split_whitespace().filter(|word| word.starts_with('/'));
    for file in libraries.chain([program]) {
        let to = sandbox.path().join("root").join(file.trim_start_matches('/'));
        fs::create_dir_all(to.parent().expect("it has one")).expect("a folder");
        fs::copy(file, to).expect("a copy");
    }
    sandbox
}

fn built(sandbox: &Sandbox, socket: Option<&str>, arguments: &[&str]) -> Run {
    let common =
        ["build", ".", "--engine", "private", "--progress", "plain", "--no-check", "--no-cache"];
    let mut command = imagebuild(sandbox, &[&common, arguments].concat());
    match socket {
        Some(socket) => command.env("SSH_AUTH_SOCK", socket),
        None => command.env_remove("SSH_AUTH_SOCK"),
    };
    Run::of(command.output().expect("the program starts"))
}

#[test]
fn a_step_sees_the_keys_of_the_agent_and_cannot_remove_them() {
    let agent = Agent::start();
    let sandbox = with_ssh_add(
        "RUN --mount=type=ssh ssh-add -L && ! ssh-add -D && ssh-add -l && test -z \"$(ls /run/buildkit 2>/dev/null)\" || ssh-add -l\n",
    );
    let run = built(&sandbox, Some(&agent.socket()), &["--ssh", "default"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.stderr.contains("a key of the test"), "{}", run.all());
    assert!(agent.ask(&["-l"]).stdout.contains("a key of the test"), "the agent keeps its key");
    let without = built(&sandbox, Some(&agent.socket()), &[]);
    assert_eq!(without.code, 1, "{}", without.all());
}

#[test]
fn an_agent_has_a_name_and_may_be_a_socket_or_a_file_with_a_key() {
    let agent = Agent::start();
    let sandbox = with_ssh_add("RUN --mount=type=ssh,id=deploy,required=true ssh-add -L\n");
    let file = agent.folder.path().join("key").display().to_string();
    for source in [agent.socket(), file] {
        let run = built(&sandbox, None, &["--ssh", &format!("deploy={source}")]);
        assert_eq!(run.code, 0, "{source}: {}", run.all());
        assert!(run.stderr.contains("a key of the test"), "{source}: {}", run.all());
    }
    let missing = built(&sandbox, None, &[]);
    assert_eq!(missing.code, 2, "{}", missing.all());
    assert!(missing.stderr.contains("give it with --ssh deploy"), "{}", missing.all());
}

#[test]
fn an_agent_that_is_not_there_is_told_before_the_build() {
    let sandbox = context("");
    sandbox.write("no-key", "text");
    for (arguments, hint) in [
        (&["--ssh", "default"][..], "SSH_AUTH_SOCK is not set"),
        (&["--ssh", "default=none.sock"], "none.sock"),
        (&["--ssh", "default=no-key"], "no-key"),
    ] {
        let run = built(&sandbox, None, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.all());
        assert!(run.stderr.contains(hint), "{arguments:?}: {}", run.all());
        assert!(!run.stderr.contains("#1 "), "{arguments:?}: {}", run.all());
    }
}
