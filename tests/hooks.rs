//! What people plug in: the hooks for pre-commit and the action for GitHub, run as these run them.

use std::{ffi::OsString, fs, path::Path, process::Command};

use end_to_end::{Run, program};
use serde_json::Value;
use testkit::Sandbox;

use crate::devcontainer::needs;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn of_root(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).expect("a file of this repository")
}

/// `PATH` with both programs in front.
fn path() -> OsString {
    let programs = program("envcheck").parent().expect("it lies in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&path)))
        .expect("a PATH")
}

fn command(sandbox: &Sandbox, program: &str, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(program);
    command.args(arguments).env("PATH", path()).env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "x")
            .env(format!("GIT_{role}_EMAIL"), "x@example.org");
    }
    command
}

fn run(sandbox: &Sandbox, program: &str, arguments: &[&str]) -> Run {
    let output = command(sandbox, program, arguments).output();
    Run::of(output.unwrap_or_else(|error| panic!("{program}: {error}")))
}

fn git(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let run = run(sandbox, "git", arguments);
    assert_eq!(run.code, 0, "git {arguments:?}: {}", run.all());
    run
}

/// A repository in which `.nvmrc` and the Dockerfile agree, and nothing is staged.
fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .write(".nvmrc", "22\n")
        .write("services/api/Dockerfile", "FROM node:22-bookworm-slim\nUSER node\n");
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", "--all"]);
    git(&sandbox, &["commit", "--quiet", "--message=first"]);
    sandbox
}

#[test]
fn a_commit_of_one_file_is_compared_with_what_it_contradicts_elsewhere() {
    let sandbox = repository();
    sandbox
        .write(".nvmrc", "24\n")
        .write("services/api/Dockerfile", "FROM node:24\n# not staged\n");
    git(&sandbox, &["add", ".nvmrc"]);
    let check = ["check", "--staged", "--select", "version-drift", "--fail-on", "warning"];
    let checked = |format: &[&str]| run(&sandbox, "envcheck", &[&check[..], format].concat());
    let human = checked(&[]);
    assert_eq!(human.code, 1, "{}", human.all());
    for place in [" --> services/api/Dockerfile:1:11", " ::: .nvmrc:1:1", "1 warning in 1 input"] {
        assert!(human.stdout.contains(place), "{place}: {}", human.all());
    }
    let sarif: Value = serde_json::from_str(&checked(&["--format", "sarif"]).stdout).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{sarif:#}");
    let place = |at: &Value| {
        let at = &at["physicalLocation"];
        (at["artifactLocation"]["uri"].clone(), at["region"]["startLine"].clone())
    };
    assert_eq!(
        [&results[0]["locations"][0], &results[0]["relatedLocations"][0]].map(place),
        [("services/api/Dockerfile".into(), 1.into()), (".nvmrc".into(), 1.into())]
    );
    let github = checked(&["--format", "github"]).stdout;
    assert!(github.starts_with("::warning file=services/api/Dockerfile,line=1,"), "{github}");
    assert!(github.contains("%0A.nvmrc:1: `24`"), "{github}");
    // Staged together they agree.
    git(&sandbox, &["add", "--all"]);
    assert_eq!(checked(&[]).code, 0);
}

#[test]
fn a_commit_that_removes_what_others_refer_to_is_told_what_it_breaks() {
    let sandbox = repository();
    sandbox
        .write(
            ".devcontainer/devcontainer.json",
            "{ \"build\": { \"dockerfile\": \"../services/api/Dockerfile\" } }\n",
        )
        .write("old/.devcontainer.json", "{ \"build\": { \"dockerfile\": \"gone\" } }\n");
    git(&sandbox, &["add", "--all"]);
    git(&sandbox, &["commit", "--quiet", "--message=second"]);
    git(&sandbox, &["rm", "--quiet", "services/api/Dockerfile"]);
    let run = run(&sandbox, "envcheck", &["check", "--staged"]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.stdout.contains("error[missing-container-file]"), "{}", run.all());
    assert!(run.stdout.contains(" --> .devcontainer/devcontainer.json:1:"), "{}", run.all());
    // What the commit has nothing to do with is no concern of it.
    assert!(run.stdout.contains("1 error in 0 inputs"), "{}", run.all());
}

#[test]
fn a_commit_that_forgets_a_file_is_told_what_to_add() {
    let sandbox = repository();
    let config = "{ \"build\": { \"dockerfile\": \"dev.image\" }, \"postCreateCommand\": \"sh setup.sh\",\n  \
                  \"onCreateCommand\": \"sh made.sh\" }\n";
    sandbox
        .write(".devcontainer/devcontainer.json", config)
        .write(".devcontainer/dev.image", "FROM node:22-bookworm-slim\nUSER node\n")
        .write("setup.sh", "true\n")
        .write("made.sh", "true\n")
        .write(".gitignore", "made.sh\n")
        .write(".tool-versions", "nodejs 18.0.0\n");
    git(&sandbox, &["add", ".devcontainer/devcontainer.json", ".gitignore"]);
    let check = ["check", "--staged", "--fail-on", "info"];
    let forgotten = run(&sandbox, "envcheck", &check);
    assert_eq!(forgotten.code, 1, "{}", forgotten.all());
    for text in [
        "the Dockerfile `.devcontainer/dev.image` is not staged",
        "the script `setup.sh` is not staged: `postCreateCommand` fails",
        "2 errors in 1 input\n",
    ] {
        assert!(forgotten.stdout.contains(text), "{text}: {}", forgotten.all());
    }
    git(&sandbox, &["add", ".devcontainer", "setup.sh"]);
    let whole = run(&sandbox, "envcheck", &check);
    assert_eq!(whole.code, 0, "{}", whole.all());
}

/// A repository with the hooks of this one, in those versions that are about to be committed, and one that uses them.
fn with_hooks(hooks: &str) -> (Sandbox, Sandbox) {
    needs("pre-commit", "pip install pre-commit==4.7.0");
    let offered = Sandbox::new();
    offered.write(".pre-commit-hooks.yaml", of_root(".pre-commit-hooks.yaml"));
    git(&offered, &["init", "--quiet"]);
    git(&offered, &["add", "--all"]);
    git(&offered, &["commit", "--quiet", "--message=hooks"]);
    git(&offered, &["tag", "v1"]);
    let sandbox = repository();
    let config = format!(
        "default_install_hook_types: [pre-commit, post-checkout]\nrepos:\n  - repo: {}\n    rev: v1\n    hooks:\n{hooks}",
        offered.path().display()
    );
    sandbox.write(".pre-commit-config.yaml", config);
    git(&sandbox, &["add", "--all"]);
    git(&sandbox, &["commit", "--quiet", "--message=hooks"]);
    (sandbox, offered)
}

#[test]
fn pre_commit_stops_a_commit_that_contradicts_a_file_outside_of_it() {
    let (sandbox, _offered) =
        with_hooks("      - id: envcheck-staged\n        args: [--fail-on, warning]\n");
    let installed = run(&sandbox, "pre-commit", &["install"]);
    assert_eq!(installed.code, 0, "{}", installed.all());
    sandbox.write(".nvmrc", "24\n");
    let commit = ["commit", "--quiet", "--all", "--message=second"];
    let stopped = run(&sandbox, "git", &commit);
    assert_eq!(stopped.code, 1, "{}", stopped.all());
    let log = stopped.all();
    for text in ["envcheck, staged", "Failed", "services/api/Dockerfile:1:11", ".nvmrc:1:1"] {
        assert!(log.contains(text), "{text}: {log}");
    }
    sandbox.write("services/api/Dockerfile", "FROM node:24-bookworm-slim\nUSER node\n");
    let passed = run(&sandbox, "git", &commit);
    assert_eq!(passed.code, 0, "{}", passed.all());
}

#[test]
fn pre_commit_runs_every_hook_that_is_offered_and_after_a_checkout_the_doctor() {
    let ids = of_root(".pre-commit-hooks.yaml");
    let ids: Vec<_> = ids.lines().filter_map(|line| line.strip_prefix("- id: ")).collect();
    assert!(ids.len() > 4, "{ids:?}");
    let (sandbox, _offered) =
        with_hooks(&ids.iter().map(|id| format!("      - id: {id}\n")).collect::<String>());
    let all = run(&sandbox, "pre-commit", &["run", "--all-files", "--verbose"]);
    assert_eq!(all.code, 0, "{}", all.all());
    for id in ids.iter().filter(|id| **id != "envcheck-doctor") {
        assert!(all.stdout.contains(&format!("- hook id: {id}\n")), "{id}: {}", all.all());
    }
    assert!(!all.stdout.contains("Skipped"), "{}", all.all());
    // No machine has this version.
    git(&sandbox, &["checkout", "--quiet", "-b", "next"]);
    sandbox.write(".nvmrc", "99.99.99\n");
    git(&sandbox, &["commit", "--quiet", "--all", "--message=next"]);
    git(&sandbox, &["checkout", "--quiet", "-"]);
    let installed = run(&sandbox, "pre-commit", &["install"]);
    assert_eq!(installed.code, 0, "{}", installed.all());
    let told = run(&sandbox, "git", &["checkout", "--quiet", "next"]);
    let log = told.all();
    for text in ["envcheck doctor", "Failed", " --> .nvmrc:1:1"] {
        assert!(log.contains(text), "{text}: {log}");
    }
}

/// The script of the action's last step.
fn script_of_action() -> String {
    let action = of_root("action.yml");
    let (_, step) = action.split_once("      id: run\n").expect("the step");
    let (_, script) = step.split_once("      run: |\n").expect("its script");
    script
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("        ").unwrap_or(line)))
        .collect()
}

#[test]
fn the_action_gives_annotations_a_report_and_the_exit_code() {
    let sandbox = repository();
    sandbox.write(".nvmrc", "24\n");
    let bin = sandbox.path().with_file_name("home").join(".cache/imagebuild-action/bin");
    fs::create_dir_all(&bin).expect("a writable folder");
    for name in ["envcheck", "imagebuild"] {
        std::os::unix::fs::symlink(program(name), bin.join(name)).expect("a writable folder");
    }
    let script = script_of_action();
    let act = |variables: [(&str, &str); 3]| {
        sandbox.write("../home/output", "");
        let output =
            command(&sandbox, "bash", &["--noprofile", "--norc", "-eo", "pipefail", "-c", &script])
                .envs(variables)
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_OUTPUT", sandbox.path().with_file_name("home").join("output"))
                .output();
        (Run::of(output.expect("bash is installed")), sandbox.read("../home/output"))
    };
    let cases = [
        ("envcheck", "check --fail-on warning", 1, "::warning file="),
        ("envcheck", "versions --fail-on warning", 1, "::warning file="),
        ("envcheck", "doctor --tool node", 1, "::error file=.nvmrc,line=1,"),
        ("imagebuild", "lint", 0, ""),
        ("envcheck", "nonesuch", 2, ""),
        ("other; id", "check", 2, "::error::program is imagebuild or envcheck"),
    ];
    for (program, arguments, code, text) in cases {
        let (run, output) =
            act([("PROGRAM", program), ("ARGUMENTS", arguments), ("SARIF", "report.sarif")]);
        assert_eq!(run.code, code, "{program} {arguments}: {}", run.all());
        assert!(run.stdout.contains(text), "{program} {arguments}: {}", run.all());
        if !program.contains(' ') {
            assert_eq!(output, format!("exit-code={code}\n"), "{program} {arguments}");
        }
        if code < 2 {
            let report: Value = serde_json::from_str(&sandbox.read("report.sarif")).expect("JSON");
            assert_eq!(report["runs"][0]["tool"]["driver"]["name"], program, "{report:#}");
        }
    }
}
