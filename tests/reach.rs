//! What `imagebuild lint` looks at.

use std::{io::Write as _, process::Stdio};

use end_to_end::{Run, program, run};
use serde_json::Value;
use testkit::Sandbox;

const SUDO: &str = "FROM debian:12\nRUN sudo true\n";

/// `FILE:LINE RULE` of every finding.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    places(&run(sandbox, &[&["imagebuild", "lint", "--format", "json"], arguments].concat()))
}

fn places(run: &Run) -> Vec<String> {
    let log: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.all()));
    let findings = log["findings"].as_array().expect("findings");
    let place = |it: &Value| {
        let text = |key: &str| it[key].as_str().expect("a string").to_owned();
        format!("{}:{} {}", text("path"), it["start"]["line"], text("rule"))
    };
    findings.iter().map(place).collect()
}

/// Runs `imagebuild lint` with `text` on standard input.
fn piped(sandbox: &Sandbox, text: &[u8], arguments: &[&str]) -> Run {
    let mut command = sandbox.command(program("imagebuild"));
    command.arg("lint").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(text).expect("it reads");
    Run::of(child.wait_with_output().expect("it ends"))
}

#[test]
fn a_quoted_glob_names_every_file_that_it_fits() {
    let sandbox = Sandbox::new();
    sandbox
        .write("a/web.image", SUDO)
        .write("a/b/.c/api.image", SUDO)
        .write("other/Dockerfile", SUDO);
    assert_eq!(found(&sandbox, &["**/*.image"]), ["a/b/.c/api.image:2 sudo", "a/web.image:2 sudo"]);
    assert_eq!(found(&sandbox, &["./a/*.image", "a/web.*"]), ["a/web.image:2 sudo"]);
}

#[test]
fn a_glob_that_fits_nothing_is_said_and_one_that_is_a_name_is_none() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", SUDO).write("a[1].txt", SUDO).write("a1.txt", SUDO);
    let run = run(&sandbox, &["imagebuild", "lint", "*.nothing", "Dockerfile"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(
        run.stdout.contains("Dockerfile:2:5") && run.stdout.contains("no file fits this glob"),
        "{}",
        run.all()
    );
    assert_eq!(found(&sandbox, &["a[1].txt"]), ["a[1].txt:2 sudo"]);
}

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let sandbox = Sandbox::new();
    sandbox.write("quiet/envcheck.toml", "[rules]\nsudo = \"off\"\n").write("Dockerfile", "broken");
    let json = ["--format", "json", "-"];
    assert_eq!(places(&piped(&sandbox, SUDO.as_bytes(), &json)), ["Dockerfile:2 sudo"]);
    let named = |name| [&json[..], &["--stdin-filename", name]].concat();
    let loud = piped(&sandbox, SUDO.as_bytes(), &named("loud/x"));
    assert_eq!(places(&loud), ["loud/x:2 sudo"]);
    assert_eq!(places(&piped(&sandbox, SUDO.as_bytes(), &named("quiet/Dockerfile"))), [""; 0]);
}

#[test]
fn standard_input_comes_back_mended_and_alone() {
    let sandbox = Sandbox::new();
    let text = "FROM debian:12\nRUN sudo true\nCMD python -m app\n";
    let mended = "FROM debian:12\nRUN sudo true\nCMD [\"python\", \"-m\", \"app\"]\n";
    let fixed = piped(&sandbox, text.as_bytes(), &["--fix", "-"]);
    assert_eq!((fixed.stdout.as_str(), fixed.code), (mended, 1), "{}", fixed.all());
    assert!(fixed.stderr.contains("Dockerfile:2:5"), "{}", fixed.all());
    let again = piped(&sandbox, mended.as_bytes(), &["--fix", "-"]);
    assert_eq!(again.stdout, mended, "nothing to mend is no reason to lose the text");
    let diff = piped(&sandbox, text.as_bytes(), &["--diff", "-"]);
    assert!(diff.stdout.contains("-CMD python -m app\n+CMD ["), "{}", diff.all());
}

#[test]
fn both_programs_read_standard_input() {
    let sandbox = Sandbox::new();
    sandbox.write("in", "{ \"image\": }");
    let mut command = sandbox.command(program("envcheck"));
    command.args(["check", "-", "--stdin-filename", "./.devcontainer/devcontainer.json"]);
    command.stdin(std::fs::File::open(sandbox.path().join("in")).expect("a file"));
    let run = Run::of(command.output().expect("it runs"));
    assert!(run.stdout.contains(" --> .devcontainer/devcontainer.json:1:"), "{}", run.all());
    assert_eq!(run.code, 1);
}

#[test]
fn arguments_about_standard_input_must_fit_one_another() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", SUDO);
    for arguments in [&["-", "--staged"][..], &["Dockerfile", "--stdin-filename", "x"]] {
        let run = piped(&sandbox, b"", arguments);
        assert_eq!(run.code, 2, "{}", run.all());
    }
}

#[test]
fn what_a_compose_file_builds_is_checked_whether_it_is_walked_or_named() {
    let sandbox = Sandbox::new();
    let compose = "services:\n  web:\n    build:\n      context: web\n      dockerfile: ../images/web.image\n  \
        api:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n        RUN sudo true\n";
    sandbox.write("images/web.image", SUDO).write("web/x", "").write("compose.yml", compose);
    let want = ["compose.yml (service api):2 sudo", "images/web.image:2 sudo"];
    assert_eq!(found(&sandbox, &[]), want);
    assert_eq!(found(&sandbox, &["compose.yml"]), want);
    sandbox
        .write("stack.yaml", "services:\n  web:\n    build: web\n")
        .write("web/Dockerfile", SUDO);
    assert_eq!(found(&sandbox, &["stack.yaml"]), ["web/Dockerfile:2 sudo"]);
}

#[test]
fn a_dockerfile_is_checked_with_the_arguments_of_each_build_and_told_once() {
    let sandbox = Sandbox::new();
    let dockerfile = "ARG TAG\nFROM debian:${TAG}\nRUN sudo true\n";
    let service = |name: &str, tag: &str| {
        format!("  {name}:\n    build:\n      context: .\n      args:\n        TAG: {tag}\n")
    };
    let compose = |other| format!("services:\n{}{}", service("a", "bookworm"), service("b", other));
    sandbox.write("Dockerfile", dockerfile).write("compose.yml", compose("trixie"));
    let rules = ["--select", "latest-tag,sudo"];
    assert_eq!(found(&sandbox, &rules), ["Dockerfile:3 sudo"]);
    sandbox.write("compose.yml", compose("latest"));
    assert_eq!(found(&sandbox, &rules), ["Dockerfile:2 latest-tag", "Dockerfile:3 sudo"]);
}

#[test]
fn a_link_to_a_dockerfile_is_built_under_its_own_name() {
    let sandbox = Sandbox::new();
    sandbox
        .write("shared/Dockerfile", "ARG TAG\nFROM debian:${TAG}\n")
        .write("a/x", "")
        .write("compose.yml", "services:\n  a: {build: {context: a, args: {TAG: latest}}}\n");
    std::os::unix::fs::symlink("../shared/Dockerfile", sandbox.path().join("a/Dockerfile"))
        .expect("a link");
    assert_eq!(found(&sandbox, &["--select", "latest-tag"]), ["a/Dockerfile:2 latest-tag"]);
}

#[test]
fn a_comment_silences_the_findings_of_every_build_and_is_used() {
    let sandbox = Sandbox::new();
    sandbox
        .write(
            "Dockerfile",
            "FROM debian:12 AS a\n# envcheck: ignore[sudo] needed here\nRUN sudo true\nFROM a\n",
        )
        .write(
            "compose.yml",
            "services:\n  a: {build: {context: ., target: a}}\n  b: {build: .}\n",
        );
    assert_eq!(found(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_build_without_its_dockerfile_is_said_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", SUDO).write("compose.yml", "services:\n  web:\n    build: ./web\n");
    let run = run(&sandbox, &["imagebuild", "lint"]);
    assert_eq!(run.code, 3, "{}", run.all());
    for part in ["Dockerfile:2:5", "compose.yml", "line 3: service `web`", "`web/Dockerfile`"] {
        assert!(run.stdout.contains(part), "{part}: {}", run.all());
    }
}

#[test]
fn a_named_file_that_builds_nothing_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("compose.yml", "services:\n  db:\n    image: postgres:17\n");
    let run = run(&sandbox, &["imagebuild", "lint", "compose.yml"]);
    assert!(run.stderr.contains("compose.yml: nothing is built there"), "{}", run.all());
    assert_eq!(run.code, 0);
}

#[test]
fn what_cannot_be_read_of_a_bake_file_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", SUDO).write("docker-bake.hcl", "target \"a\" {\n  x = \n}\n");
    let run = run(&sandbox, &["imagebuild", "lint"]);
    assert_eq!(run.code, 3, "{}", run.all());
    assert!(run.stdout.contains("docker-bake.hcl was not checked: line 2"), "{}", run.all());
    assert!(run.stdout.contains("Dockerfile:2:5"), "{}", run.all());
}

#[test]
fn what_is_staged_is_built_as_staged_files_say() {
    let sandbox = Sandbox::new();
    let git = |arguments: &[&str]| {
        let status = sandbox.command("git").args(arguments).status().expect("git is installed");
        assert!(status.success());
    };
    sandbox
        .write("Dockerfile", "ARG TAG\nFROM debian:${TAG}\n")
        .write("other/Dockerfile", SUDO)
        .write(
            "compose.yml",
            "services:\n  a: {build: {context: ., args: {TAG: latest}}}\n  b: {build: other}\n",
        );
    git(&["init", "-q"]);
    git(&["add", "Dockerfile", "compose.yml"]);
    let found = found(&sandbox, &["--staged", "--select", "latest-tag,sudo"]);
    assert_eq!(found, ["Dockerfile:2 latest-tag"], "other/Dockerfile is not staged");
}

#[test]
fn bytes_on_standard_input_that_are_no_text_come_back_as_they_are() {
    let sandbox = Sandbox::new();
    let run = sandbox.path().join("in");
    sandbox.write("in", b"FROM debian:12\nCMD python -m app\n# \xff\n");
    let mut command = sandbox.command(program("imagebuild"));
    command.args(["lint", "--fix", "-"]).stdin(std::fs::File::open(&run).expect("a file"));
    let output = command.output().expect("it runs");
    assert_eq!(output.stdout, std::fs::read(&run).expect("a file"));
}

#[test]
fn bake_files_and_dev_containers_build_too() {
    let sandbox = Sandbox::new();
    sandbox
        .write("docker-bake.hcl", "target \"default\" {\n  dockerfile = \"one.image\"\n}\n")
        .write(
            "docker-bake.json",
            "{\"target\": {\"x\": {\"context\": \"two\", \"dockerfile\": \"i\"}}}",
        )
        .write(
            ".devcontainer/devcontainer.json",
            "{ // first\n \"build\": {\"dockerfile\": \"dev.image\", \"context\": \"..\"} }",
        )
        .write("old/.devcontainer.json", "{\"dockerFile\": \"image\"}")
        .write("one.image", SUDO)
        .write("two/i", SUDO)
        .write(".devcontainer/dev.image", SUDO)
        .write("old/image", SUDO);
    assert_eq!(
        found(&sandbox, &[]),
        [".devcontainer/dev.image:2 sudo", "old/image:2 sudo", "one.image:2 sudo", "two/i:2 sudo"]
    );
}

#[test]
fn what_the_configuration_leaves_out_is_not_brought_back_by_a_build() {
    let sandbox = Sandbox::new();
    sandbox
        .write("envcheck.toml", "exclude = [\"/vendor/\"]\n")
        .write("compose.yml", "services:\n  v: {build: vendor}\n")
        .write("vendor/Dockerfile", SUDO);
    assert_eq!(found(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_text_inside_another_file_is_checked_and_never_mended() {
    let sandbox = Sandbox::new();
    let compose = "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM debian:12\n        CMD python -m app\n";
    sandbox.write("compose.yml", compose);
    let run = run(&sandbox, &["imagebuild", "lint", "--fix"]);
    assert!(run.code < 2, "{}", run.all());
    assert_eq!(sandbox.read("compose.yml"), compose);
}
