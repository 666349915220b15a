//! Scripts that lifecycle commands start, in real repositories: what counts is what git hands out.

use end_to_end::{Run, run};
use testkit::Sandbox;

const CONFIG: &str = r#"{
  "image": "debian:12",
  "onCreateCommand": "./scripts/create.sh",
  "updateContentCommand": ["scripts/update.sh", "--all"],
  "postCreateCommand": "bash scripts/windows.sh",
  "postStartCommand": "scripts/gone.sh"
}
"#;

fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let mut command = sandbox.command("git");
    command.args(["-c", "user.name=x", "-c", "user.email=x@example.org"]);
    command.args(arguments).env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("git");
    assert!(output.status.success(), "git {arguments:?}: {}", Run::of(output).all());
}

/// A repository whose scripts are added as by somebody on Windows: without the right to execute them.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .write(".devcontainer/devcontainer.json", CONFIG)
        .write("scripts/create.sh", "#!/bin/sh\ntrue\n")
        .write("scripts/update.sh", "#!/usr/bin/env python3\n")
        .write("scripts/windows.sh", "#!/bin/bash\r\ntrue\r\n");
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["config", "core.fileMode", "false"]);
    git(&sandbox, &["add", "--all"]);
    git(&sandbox, &["update-index", "--chmod=+x", "scripts/update.sh"]);
    sandbox
}

/// The lines and rules of what is found in the dev container.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let run = run(sandbox, &[&["envcheck", "check", "--format", "json"], arguments].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings").iter();
    let mut found: Vec<_> = findings
        .map(|it| format!("{} {}", it["start"]["line"], it["rule"].as_str().expect("a rule")))
        .collect();
    found.sort();
    assert!(report["not_checked"].as_array().is_none_or(Vec::is_empty), "{}", run.all());
    found
}

#[test]
fn the_index_says_what_may_be_executed() {
    let sandbox = repository();
    let all = ["3 unexecutable-script", "5 script-with-windows-lines", "6 missing-script"];
    assert_eq!(found(&sandbox, &[]), all);
    git(&sandbox, &["update-index", "--chmod=+x", "scripts/create.sh"]);
    git(&sandbox, &["update-index", "--chmod=-x", "scripts/update.sh"]);
    assert_eq!(found(&sandbox, &[])[0], "4 unexecutable-script");
}

#[test]
fn the_modes_are_known_where_the_whole_project_is_built() {
    let sandbox = repository();
    let config = CONFIG.replace(
        r#""image": "debian:12""#,
        r#""build": { "dockerfile": "Dockerfile", "context": ".." }"#,
    );
    sandbox
        .write(".devcontainer/devcontainer.json", config)
        .write(".devcontainer/Dockerfile", "FROM debian:12\n");
    let only = ["--select", "unexecutable-script"];
    assert_eq!(found(&sandbox, &only), ["3 unexecutable-script"]);
}

#[test]
fn the_fix_of_a_script_without_the_right_runs_it_all_the_same() {
    let sandbox = repository();
    run(&sandbox, &["envcheck", "check", "--fix"]);
    let fixed = sandbox.read(".devcontainer/devcontainer.json");
    assert!(fixed.contains(r#""onCreateCommand": "sh ./scripts/create.sh""#), "{fixed}");
    assert_eq!(found(&sandbox, &[]), ["5 script-with-windows-lines", "6 missing-script"]);
}

#[test]
fn what_git_ignores_may_be_made_and_what_it_does_not_know_has_no_mode() {
    let sandbox = repository();
    sandbox.write(".gitignore", "/scripts/gone.sh\n");
    git(&sandbox, &["rm", "--quiet", "--cached", "scripts/create.sh"]);
    assert_eq!(found(&sandbox, &[]), ["5 script-with-windows-lines"]);
}

#[test]
fn a_commit_is_judged_by_the_scripts_that_are_staged() {
    let sandbox = repository();
    // None of this is staged.
    sandbox
        .write("scripts/windows.sh", "#!/bin/bash\ntrue\n")
        .write("scripts/gone.sh", "#!/bin/sh\ntrue\n");
    let staged = ["3 unexecutable-script", "5 script-with-windows-lines", "6 missing-script"];
    assert_eq!(found(&sandbox, &["--staged"]), staged);
    assert_eq!(found(&sandbox, &[]), ["3 unexecutable-script"]);
    let human = run(&sandbox, &["envcheck", "check", "--staged"]);
    let why = "the script `scripts/gone.sh` is not staged: `postStartCommand` fails";
    assert!(human.stdout.contains(why), "{}", human.all());
    // Now it is, and what lies in the folder does not count.
    git(&sandbox, &["add", "--all"]);
    sandbox.write("scripts/windows.sh", "#!/bin/bash\r\ntrue\r\n");
    assert_eq!(found(&sandbox, &["--staged"]), ["3 unexecutable-script", "6 unexecutable-script"]);
}

#[test]
fn files_that_a_container_is_made_from_are_staged_with_it() {
    let sandbox = Sandbox::new();
    sandbox
        .write(
            ".devcontainer/devcontainer.json",
            r#"{ "build": { "dockerfile": "a.dockerfile", "context": ".." } }"#,
        )
        .write(".devcontainer/a.dockerfile", "FROM debian:12\n");
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", ".devcontainer/devcontainer.json"]);
    let only = ["--select", "missing-container-file"];
    assert_eq!(found(&sandbox, &only), [""; 0]);
    let staged = ["--staged", "--select", "missing-container-file"];
    assert_eq!(found(&sandbox, &staged), ["1 missing-container-file"]);
    git(&sandbox, &["add", ".devcontainer/a.dockerfile"]);
    assert_eq!(found(&sandbox, &staged), [""; 0]);
}
