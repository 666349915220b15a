//! Values that nobody may see: what a build shows, writes and leaves behind is searched for each of them.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader},
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use end_to_end::{Run, program};
use tempfile::TempDir;
use testkit::Sandbox;

use crate::{agents, docker::docker, engine::context, registry::Registry};

const FILE: &str = "s3cr3t-in-a-file";
const SECOND_LINE: &str = "s3cr3t-in-the-second-line";
const VARIABLE: &str = "s3cr3t-of-a-variable";
const ARGUMENT: &str = "s3cr3t-of-an-argument";
const PASSWORD: &str = "secret-of-the-test";
/// The login, as docker's configuration has it.
const LOGIN: &str = "dGVzdDpzZWNyZXQtb2YtdGhlLXRlc3Q=";
/// What steps make of the values.
const ENCODED: [&str; 4] = [
    "czNjcjN0LW9mLWEtdmFyaWFibGU",
    // Behind `user:`.
    "dXNlcjpzM2NyM3Qtb2YtYS12YXJpYWJsZQ",
    // With its line feed.
    "czNjcjN0LW9mLWEtdmFyaWFibGUK",
    "czNjcjN0LWluLWEtZmlsZQ",
];

/// Shows all that it knows, in every way a step does.
const TELLTALE: &str = "ARG API_TOKEN\n\
    RUN --mount=type=secret,id=file --mount=type=secret,id=variable set -x; cat /run/secrets/file /run/secrets/variable; \
    v=$(cat /run/secrets/variable); echo \"is $v\" >&2; echo \"$v\" | base64; printf %s \"$v\" | base64; \
    printf 'user:%s' \"$v\" | base64; base64 /run/secrets/file; echo \"$API_TOKEN\"; test \"$v\" = other || true; sleep 1\n";

/// All that may be in no text; the body of a key is another one each time.
fn values(key: &Path) -> Vec<String> {
    let key = fs::read_to_string(key).expect("a key");
    let body = key.lines().nth(2).expect("its body");
    let fixed = [FILE, SECOND_LINE, VARIABLE, PASSWORD, LOGIN.trim_end_matches('=')];
    fixed.iter().chain(&ENCODED).map(|value| (*value).to_owned()).chain([body.to_owned()]).collect()
}

fn assert_hidden(values: &[String], what: &str, bytes: &[u8]) {
    for value in values {
        let found = bytes.windows(value.len()).position(|window| window == value.as_bytes());
        let around = found.map(|at| {
            let end = (at + value.len() + 80).min(bytes.len());
            String::from_utf8_lossy(&bytes[at.saturating_sub(80)..end]).into_owned()
        });
        assert_eq!(around, None, "{what} shows {value}");
    }
}

/// Every file below `folder`, special ones left out.
fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => each_file(&path, visit),
            Ok(kind) if kind.is_file() => visit(&path, &fs::read(&path).unwrap_or_default()),
            _ => {}
        }
    }
}

struct Place {
    sandbox: Sandbox,
    engine: TempDir,
    temporary: TempDir,
    key: PathBuf,
}

impl Drop for Place {
    fn drop(&mut self) {
        let data = self.engine.path().join("data");
        drop(Command::new("umount").arg("--lazy").arg(data).stderr(Stdio::null()).status());
    }
}

impl Place {
    fn new(instructions: &str) -> Self {
        let sandbox = context(instructions);
        let folder = || tempfile::tempdir().expect("a temporary folder");
        let (engine, temporary) = (folder(), folder());
        let key = sandbox.path().join("../key");
        agents::key(&key);
        sandbox.write("../file.txt", format!("{FILE}\n{SECOND_LINE}\n"));
        Self { sandbox, engine, temporary, key }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.sandbox.command(program("imagebuild"));
        command.args(arguments).env("IMAGEBUILD_ENGINE_DIR", self.engine.path());
        command.env("TMPDIR", self.temporary.path()).env("VARIABLE", format!("{VARIABLE}\n"));
        command.env("API_TOKEN", ARGUMENT);
        command
    }

    /// A build with everything that is secret.
    fn build(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&["build", ".", "--engine", "private", "--no-cache"]);
        command.args([
            "--secret",
            "id=file,src=../file.txt",
            "--secret",
            "id=variable,env=VARIABLE",
        ]);
        command.args(["--build-arg", "API_TOKEN", "--explain-cache"]).args(arguments);
        command.arg("--ssh").arg(format!("default={}", self.key.display()));
        command
    }

    /// What is on disk and is no source of a secret.
    fn assert_nothing_is_kept(&self, values: &[String]) {
        let sources = ["key", "file.txt", ".docker/config.json"];
        let folders = [self.sandbox.path().join(".."), self.temporary.path().to_owned()];
        let mut looked = 0;
        for folder in folders.iter().map(PathBuf::as_path).chain([self.engine.path()]) {
            each_file(folder, &mut |path, bytes| {
                if !sources.iter().any(|name| path.ends_with(name)) {
                    looked += 1;
                    assert_hidden(values, &path.display().to_string(), bytes);
                }
            });
        }
        assert!(looked > 10, "{looked}");
    }
}

/// The command lines of all processes; nobody's holds what came from a file or a variable.
fn assert_no_command_line_tells(values: &[String]) {
    for process in fs::read_dir("/proc").expect("Linux").flatten() {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        assert_hidden(values, &String::from_utf8_lossy(&line), &line);
    }
}

/// Waits for the line with this text, and gives the rest of what is said when it ends.
fn followed(mut child: Child, text: &str, at: impl FnOnce()) -> Vec<u8> {
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
    let (mut said, mut line, mut at) = (Vec::new(), Vec::new(), Some(at));
    while lines.read_until(b'\n', &mut line).expect("readable") > 0 {
        if OsStr::from_bytes(&line).to_string_lossy().contains(text)
            && let Some(at) = at.take()
        {
            at();
        }
        said.append(&mut line);
    }
    let status = child.wait().expect("it ends");
    assert!(at.is_none(), "{status}: {}", String::from_utf8_lossy(&said));
    said
}

#[test]
fn a_build_shows_and_keeps_no_value_that_it_was_given_as_a_secret() {
    let place = Place::new(TELLTALE);
    let mut hidden = values(&place.key);
    // While it runs, and with all that it may write.
    let reports = ["json", "sarif", "junit", "markdown", "github"];
    let reports = reports.map(|format| format!("--format={format}=../report.{format}"));
    let mut command = place.build(&["-t", "e2e:leaks", "--progress", "plain", "-v", "-v"]);
    command.args(["--iidfile", "../id", "--metadata-file", "../facts.json"]).args(&reports);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let said = followed(child, "| is ", || {
        assert_no_command_line_tells(&hidden);
        place.assert_nothing_is_kept(&hidden);
    });
    let text = String::from_utf8_lossy(&said);
    assert!(text.contains("| is ****") && text.contains("e2e:leaks"), "{text}");
    place.assert_nothing_is_kept(&hidden);
    // Arguments are in the history of an image whatever is done: there it is said, and not shown.
    let check = place.command(&["check", "e2e:leaks", "--engine", "private"]).output();
    let check = Run::of(check.expect("it starts"));
    hidden.push(ARGUMENT.to_owned());
    assert!(check.stdout.contains("API_TOKEN"), "{}", check.all());
    assert_hidden(&hidden, "check", check.all().as_bytes());
    assert_hidden(&hidden, "the log", &said);
    for report in reports.iter().filter_map(|it| it.split('=').nth(2)).chain(["../facts.json"]) {
        assert_hidden(&hidden, report, place.sandbox.read(report).as_bytes());
    }
    let records = place.sandbox.path().join("../home/.cache/imagebuild");
    each_file(&records, &mut |path, bytes| {
        assert_hidden(&hidden, &path.display().to_string(), bytes);
    });
    // Neither does the image, in its layers, its history or its configuration.
    let image =
        ["build", ".", "--engine", "private", "--no-check", "-o", "type=docker,dest=../image.tar"];
    let built = place.command(&image).output().map(Run::of).expect("it starts");
    assert_eq!(built.code, 0, "{}", built.all());
    let archive = fs::read(place.sandbox.path().join("../image.tar")).expect("the image");
    assert_hidden(&hidden[..hidden.len() - 1], "the image", &archive);
}

#[test]
fn a_failing_step_shows_no_value_in_any_way_to_show_it() {
    let place = Place::new(&TELLTALE.replace("sleep 1", "exit \"9$v\""));
    let mut hidden = values(&place.key);
    hidden.push(ARGUMENT.to_owned());
    for mode in ["plain", "json", "quiet", "auto"] {
        let sarif = format!("--format=sarif=../{mode}.sarif");
        let failed = place.build(&["--progress", mode, "--format=json", &sarif]).output();
        let failed = Run::of(failed.expect("it starts"));
        assert_eq!(failed.code, 1, "{mode}: {}", failed.all());
        assert!(failed.all().contains("****"), "{mode}: {}", failed.all());
        assert_hidden(&hidden, mode, failed.all().as_bytes());
        let report = place.sandbox.read(&format!("../{mode}.sarif"));
        assert_hidden(&hidden, mode, report.as_bytes());
    }
    place.assert_nothing_is_kept(&values(&place.key));
}

#[test]
fn a_base_image_is_fetched_with_docker_s_login_which_nobody_sees() {
    // `test` with the password `secret-of-the-test`.
    let users = "test:$2y$05$abcdefghijklmnopqrstuu2hir4hxhqSzdkW1wYaCdjOyk2x8X6Wm\n";
    let registry = Registry::start(Some(users));
    let image = format!("{}/private:1", registry.address);
    let place = Place::new("RUN echo private > /private\n");
    let logged_in = format!(r#"{{"auths":{{"{}":{{"auth":"{LOGIN}"}}}}}}"#, registry.address);
    place.sandbox.write("../home/.docker/config.json", &logged_in);
    let run = |arguments: &[&str]| {
        let command = [&["build", ".", "--engine", "private", "--no-check", "-v", "-v"], arguments];
        place.command(&command.concat()).output().map(Run::of).expect("it starts")
    };
    assert_eq!(run(&["-t", &image]).code, 0);
    let push = ["engine", "--engine", "private", "--", docker(), "push", &image];
    let pushed = place.command(&push).output().map(Run::of).expect("it starts");
    assert_eq!(pushed.code, 0, "{}", pushed.all());
    place.sandbox.write("Dockerfile", format!("FROM {image}\nRUN cat /private\n"));
    place.sandbox.write("../home/.docker/config.json", "{}");
    let stranger = run(&["--pull", "--no-cache"]);
    assert_eq!(stranger.code, 1, "{}", stranger.all());
    place.sandbox.write("../home/.docker/config.json", logged_in);
    let known = run(&["--pull", "--no-cache"]);
    assert_eq!(known.code, 0, "{}", known.all());
    let hidden = values(&place.key);
    assert_hidden(&hidden, "the log", known.all().as_bytes());
    place.assert_nothing_is_kept(&hidden);
}
