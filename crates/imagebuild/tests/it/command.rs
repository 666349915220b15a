//! The command line on a real engine: reports, exit codes, signals.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use imagebuild::engine::StateFolder;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::Value;
use testkit::Sandbox;

use crate::base::engine_with_base;

fn program(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    // Whoever runs the tests may ignore what closing a terminal sends, as `nohup` does.
    let mut command = sandbox.command("env");
    command.args(["--default-signal=HUP", env!("CARGO_BIN_EXE_imagebuild")]);
    let engine = testkit::engine_folder(env!("CARGO_TARGET_TMPDIR"));
    command.args(arguments).env("IMAGEBUILD_ENGINE_DIR", engine);
    command
}

fn build(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    let all = [&["build", ".", "--engine", "private", "--progress", "plain"], arguments].concat();
    program(sandbox, &all).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Rule, path and line of each finding.
fn found(log: &str) -> Vec<(String, String, u64)> {
    let log: Value = serde_json::from_str(log).unwrap_or_else(|error| panic!("{error}: {log}"));
    let findings = log["findings"].as_array().expect("findings").iter();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let line = |it: &Value| it["start"]["line"].as_u64().expect("a line");
    findings.map(|it| (text(&it["rule"]), text(&it["path"]), line(it))).collect()
}

#[tokio::test]
async fn a_dockerfile_on_standard_input_gets_the_verdict_of_the_same_file() {
    let _engine = engine_with_base().await;
    let sandbox = Sandbox::new();
    let dockerfile = "FROM base:1\nWORKDIR a\nRUN rm /etc/passwd\n";
    sandbox.write("Other", dockerfile);
    let named = build(&sandbox, &["-f", "Other", "--format", "json"]);
    let mut command =
        program(&sandbox, &["build", ".", "--engine", "private", "-f", "-", "--format", "json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(dockerfile.as_bytes()).expect("it reads");
    drop(input);
    let piped = child.wait_with_output().expect("it ends");
    let expected = found(&text(&named.stdout));
    assert!(expected.iter().any(|(rule, _, line)| rule == "relative-workdir" && *line == 2));
    assert!(expected.iter().all(|(_, path, _)| path == "Other"), "{expected:#?}");
    let renamed = |(rule, _, line): (String, String, u64)| {
        (rule, "Dockerfile (standard input)".to_owned(), line)
    };
    assert_eq!(
        found(&text(&piped.stdout)),
        expected.into_iter().map(renamed).collect::<Vec<_>>(),
        "{}",
        text(&piped.stderr)
    );
    assert_eq!(piped.status.code(), named.status.code());
}

#[tokio::test]
async fn a_failed_build_is_a_finding_in_every_report_that_was_asked_for() {
    let _engine = engine_with_base().await;
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM base:1\nWORKDIR a\nRUN echo why; exit 3\n");
    let run = build(
        &sandbox,
        &[
            "--format",
            "json",
            "--format",
            "sarif=out.sarif",
            "--format",
            "junit=out.xml",
            "--fail-on",
            "never",
        ],
    );
    assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
    let log = text(&run.stdout);
    let found = found(&log);
    for (rule, line) in [("relative-workdir", 2), ("build-failed", 3)] {
        let finding = (rule.to_owned(), "Dockerfile".to_owned(), line);
        assert!(found.contains(&finding), "{rule}: {found:#?}");
    }
    assert!(log.contains("failed with exit code 3; its last line: why"), "{log}");
    let sarif: Value = serde_json::from_str(&sandbox.read("out.sarif")).expect("JSON");
    assert!(sarif["runs"][0]["results"].to_string().contains("build-failed"), "{sarif:#}");
    assert!(sandbox.read("out.xml").contains("build-failed"));

    sandbox.write("Dockerfile", "FROM base:1\nWORKDIR a\nRUNX true\n");
    let broken = build(&sandbox, &["--format", "json"]);
    assert_eq!(broken.status.code(), Some(1), "{}", text(&broken.stderr));
    let found = crate::command::found(&text(&broken.stdout));
    let lines: Vec<_> = found.iter().map(|(rule, _, line)| (rule.as_str(), *line)).collect();
    assert!(
        lines.contains(&("build-failed", 3)) && lines.contains(&("relative-workdir", 2)),
        "{lines:?}"
    );
}

#[test]
fn an_engine_that_does_not_answer_is_in_the_report_too() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM base:1\nWORKDIR a\n");
    let arguments = ["build", ".", "--engine", "unix:///nowhere.sock", "--format", "json"];
    let run = program(&sandbox, &arguments).output().expect("the program starts");
    let log: Value = serde_json::from_str(&text(&run.stdout)).expect("JSON");
    assert_eq!(run.status.code(), Some(3));
    assert!(log["not_checked"].to_string().contains("nowhere.sock"), "{log:#}");
    assert_eq!(log["findings"][0]["rule"], "relative-workdir", "{log:#}");
}

#[test]
fn a_name_that_no_image_can_have_is_refused_before_anything_is_started() {
    let sandbox = Sandbox::new();
    let cases = [
        ("UPPER:x", "write `upper`"),
        ("a:b:c", "`a:b` is no name"),
        ("a:", "is no tag"),
        ("a/:x", "is no name"),
        ("a@sha256:0", "a digest is given by the engine"),
    ];
    for (name, reason) in cases {
        let arguments = ["build", "nowhere", "--engine", "unix:///nowhere.sock", "-t", name];
        let run = program(&sandbox, &arguments).output().expect("the program starts");
        let stderr = text(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{name}: {stderr}");
        assert!(stderr.contains(reason), "{name}: {stderr}");
    }
    for name in ["a", "a:1", "Host.example:5000/a-b/c__d.e:V_1.0-x", "localhost/a", "[::1]:5000/a"]
    {
        assert_eq!(imagebuild::build::image_name(name).as_deref(), Ok(name));
    }
}

/// A program with a private engine of its own, once the command it holds, or the step, has begun.
fn begun(sandbox: &Sandbox, arguments: &[&str]) -> (Child, StateFolder, Pid) {
    let folder = sandbox.path().join("engine");
    let state = StateFolder::at(&folder).expect("a folder");
    let mut child = program(sandbox, arguments)
        .env("IMAGEBUILD_ENGINE_DIR", &folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let out = BufReader::new(child.stdout.take().expect("a pipe"));
    let begun = out.lines().map_while(Result::ok).any(|line| line.contains("begun"));
    assert!(begun, "it ended: {:?}", child.wait_with_output());
    let daemon = std::fs::read_to_string(state.pid_file()).expect("the engine runs");
    let daemon = Pid::from_raw(daemon.trim().parse().expect("a number"));
    (child, state, daemon)
}

#[test]
fn the_private_engine_does_not_keep_the_temporary_folder_of_who_starts_it() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path().join("engine");
    let pid = StateFolder::at(&folder).expect("a folder").pid_file().display().to_string();
    let command = "tr '\\0' '\\n' <\"/proc/$(cat \"$1\")/environ\"";
    let arguments = ["engine", "--engine", "private", "--", "sh", "-c", command, "sh", &pid];
    let output = program(&sandbox, &arguments)
        .env("IMAGEBUILD_ENGINE_DIR", &folder)
        .env("TMPDIR", sandbox.path())
        .output()
        .expect("the program starts");
    let environment = text(&output.stdout);
    assert!(environment.contains("PATH="), "{environment}{}", text(&output.stderr));
    assert!(!environment.contains("TMPDIR="), "{environment}");
}

#[test]
fn a_command_that_is_run_with_an_engine_gives_its_own_exit_code() {
    let sandbox = Sandbox::new();
    sandbox.write("no-program", "text");
    let engine = ["engine", "--engine", "private", "--"];
    let cases: [(&[&str], i32); 6] = [
        (&["true"], 0),
        (&["sh", "-c", "exit 2"], 2),
        (&["sh", "-c", "exit 255"], 255),
        (&["sh", "-c", "kill -TERM $$"], 128 + 15),
        (&["no-such-program"], 127),
        (&["./no-program"], 126),
    ];
    for (command, code) in cases {
        let output = program(&sandbox, &[&engine, command].concat()).output();
        let output = output.expect("the program starts");
        assert_eq!(output.status.code(), Some(code), "{command:?}: {}", text(&output.stderr));
    }
    let arguments = ["engine", "--engine", "unix:///nowhere.sock", "--", "true"];
    let none = program(&sandbox, &arguments).output().expect("the program starts");
    assert_eq!(none.status.code(), Some(3), "{}", text(&none.stderr));
}

#[test]
fn what_ci_sends_stops_the_command_and_its_private_engine() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let sandbox = Sandbox::new();
        let command = "echo $$ > pid; echo begun; sleep 300; true";
        let arguments = ["engine", "--engine", "private", "--", "sh", "-c", command];
        let (child, state, daemon) = begun(&sandbox, &arguments);
        let id = i32::try_from(child.id()).expect("a number");
        kill(Pid::from_raw(id), signal).expect("it runs");
        let ended = child.wait_with_output().expect("it ends");
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{signal}: {said}");
        assert!(said.contains("cancelled; `sh` is stopped"), "{signal}: {said}");
        let shell = Pid::from_raw(sandbox.read("pid").trim().parse().expect("a number"));
        for pid in [daemon, shell] {
            assert!(kill(pid, None).is_err(), "{signal} left {pid}: {said}");
        }
        assert!(!state.socket().exists());
    }
}

#[test]
fn what_ci_sends_stops_a_build_and_its_private_engine() {
    let sandbox = Sandbox::new();
    let busybox =
        ["/bin/busybox", "/usr/bin/busybox"].into_iter().find(|it| Path::new(it).exists());
    std::fs::copy(busybox.expect("busybox is installed"), sandbox.path().join("busybox"))
        .expect("a writable folder");
    let run = r#"RUN ["/busybox", "sh", "-c", "echo begun; /busybox sleep 300"]"#;
    sandbox.write("Dockerfile", format!("FROM scratch\nCOPY busybox /busybox\n{run}\n"));
    sandbox.write(".dockerignore", "engine\n");
    let arguments = ["build", ".", "--engine", "private", "--progress", "json"];
    let (child, state, daemon) = begun(&sandbox, &arguments);
    let id = i32::try_from(child.id()).expect("a number");
    kill(Pid::from_raw(id), Signal::SIGTERM).expect("it runs");
    let ended = child.wait_with_output().expect("it ends");
    let said = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("cancelled; the engine "), "{said}");
    assert!(kill(daemon, None).is_err() && !state.socket().exists(), "{said}");
}
