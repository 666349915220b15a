//! `envcheck sync`: declared versions brought into step.

use end_to_end::{Run, run};
use testkit::Sandbox;

/// A project on Node 20, declared in the ways that people write it.
fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    for (path, text) in [
        (".nvmrc", "# what we run\nv20.11.1\n"),
        (
            "Dockerfile",
            "# syntax=docker/dockerfile:1\nFROM node:20.11-bookworm-slim AS build # here\n",
        ),
        ("package.json", "{\n  \"name\": \"shop\", \"engines\": { \"node\": \">=18\" }\n}\n"),
        ("mise.toml", "[tools]\nnode = '20' # with quotes\n"),
        (
            ".devcontainer/devcontainer.json",
            "{\n  // comment\n  \"image\": \"debian:12\",\n  \"features\": { \"ghcr.io/devcontainers/features/node:1\": { \"version\": \"20\" } }\n}\n",
        ),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: \"20\" # as in production\n",
        ),
        ("README.md", "# Shop\n\nYou need Node 20.\n"),
    ] {
        sandbox.write(path, text);
    }
    sandbox
}

fn sync(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    run(
        sandbox,
        &[&["envcheck", "sync", "--no-config", "--as-of", "2026-08-22"], arguments].concat(),
    )
}

#[test]
fn every_place_moves_to_a_version_in_its_own_style() {
    let sandbox = project();
    let before = sync(&sandbox, &["node", "22", "--check"]);
    assert_eq!(before.code, 1, "{}", before.all());
    assert!(sandbox.read(".nvmrc").contains("v20.11.1"), "--check changes nothing");
    let written = sync(&sandbox, &["node", "22", "--write"]);
    assert_eq!(written.code, 0, "{}", written.all());
    let nvmrc = sandbox.read(".nvmrc");
    assert!(nvmrc.starts_with("# what we run\nv22.") && nvmrc.matches('.').count() == 2, "{nvmrc}");
    let dockerfile = sandbox.read("Dockerfile");
    assert!(dockerfile.contains("FROM node:22.") && dockerfile.contains("-bookworm-slim AS build"));
    assert_eq!(sandbox.read("mise.toml"), "[tools]\nnode = '22' # with quotes\n");
    assert!(sandbox.read(".devcontainer/devcontainer.json").contains("{ \"version\": \"22\" }"));
    assert!(sandbox.read("package.json").contains("\">=18\""), "a range that fits stays");
    let workflow = sandbox.read(".github/workflows/ci.yml");
    assert!(
        workflow.contains("          node-version-file: .nvmrc # as in production\n"),
        "{workflow}"
    );
    assert_eq!(sandbox.read("README.md"), "# Shop\n\nYou need Node 20.\n", "prose is left alone");
}

#[test]
fn a_second_run_changes_no_byte_and_nothing_contradicts() {
    let sandbox = project();
    sync(&sandbox, &["node", "22", "--write"]);
    let files = [".nvmrc", "Dockerfile", "mise.toml", "package.json", ".github/workflows/ci.yml"];
    let first = files.map(|file| sandbox.read(file));
    let again = sync(&sandbox, &["node", "22", "--write"]);
    assert_eq!(again.code, 0, "{}", again.all());
    assert_eq!(files.map(|file| sandbox.read(file)), first);
    let check = sync(&sandbox, &["--check"]);
    assert_eq!(check.code, 0, "{}", check.all());
    let select = "version-drift,unsatisfiable-versions";
    let versions = run(&sandbox, &["envcheck", "versions", "--no-config", "--select", select]);
    assert_eq!(versions.code, 0, "{}", versions.all());
    assert!(versions.stdout.contains("no findings"), "{}", versions.all());
}

#[test]
fn what_contradicts_itself_is_brought_together() {
    let sandbox = project();
    sandbox.write("Dockerfile", "FROM node:18-slim\n");
    let found = sync(&sandbox, &[]);
    assert_eq!(found.code, 1, "{}", found.all());
    assert!(found.stdout.contains("version-drift"), "{}", found.all());
    let written = sync(&sandbox, &["--write"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert_eq!(sandbox.read("Dockerfile"), "FROM node:20-slim\n");
    assert!(sandbox.read(".nvmrc").contains("v20.11.1"));
}

#[test]
fn prose_moves_when_it_is_asked_to() {
    let sandbox = project();
    let written = sync(&sandbox, &["node", "22", "--write", "--include-docs"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert_eq!(sandbox.read("README.md"), "# Shop\n\nYou need Node 22.\n");
}

#[test]
fn what_is_no_version_is_refused() {
    let sandbox = project();
    let refused = sync(&sandbox, &["node", "twenty"]);
    assert_eq!(refused.code, 2, "{}", refused.all());
    assert!(refused.stderr.contains("write 22"), "{}", refused.all());
}

#[test]
fn a_tool_that_nothing_declares_is_said_to_be_none() {
    let sandbox = project();
    for (tool, more) in [("nodee", vec!["22"]), ("ruby", vec!["3.4", "--write"]), ("ruby", vec![])]
    {
        let run = sync(&sandbox, &[vec![tool], more].concat());
        assert_eq!(run.code, 2, "{}", run.all());
        assert!(run.stderr.contains(&format!("declares a version of `{tool}`")), "{}", run.all());
    }
    assert_eq!(sync(&sandbox, &["node", "20"]).code, 0);
}
