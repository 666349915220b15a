//! `envcheck` as a hook of dev containers: `devcontainer up` of the official command line makes them on the private
//! engine.

use std::process::Stdio;

use end_to_end::{Run, program};
use serde_json::Value;
use testkit::Sandbox;

use crate::engine;

/// Makes the container, then takes away what was made. The command asks for a list of withdrawn Features, goes on without
/// an answer, and keeps that for five minutes. Its variables are set here, as the engine keeps those of who starts it.
const UP: &str = r#"
eval "$PREPARE" >&2 || exit
HTTPS_PROXY=http://127.0.0.1:9 TMPDIR="$HOME" devcontainer up --workspace-folder . --buildkit never "$@"
code=$?
for container in $(docker ps --all --quiet --filter "label=devcontainer.local_folder=$PWD"); do
    image=$(docker inspect --format '{{.Config.Image}}' "$container")
    docker rm --force "$container" >&2
    case "$image" in vsc-*) docker image rm "$image" >&2 ;; esac
done
# What builds of earlier runs left; other tests may need what is new.
docker image prune --force --filter until=1h >&2
exit "$code"
"#;

/// The stand-in gets a name that promises no version of Python.
const BASE: &str = "docker tag python:3.13.9-slim-bookworm local/base";

/// A command that somebody else has to install.
pub(crate) fn needs(command: &str, install: &str) {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|it| it.join(command).exists()));
    assert!(found, "`{command}` is missing, which this test needs: {install}");
}

/// What `devcontainer up` says in the end, and everything that it wrote; the container is made from `local/base`.
pub(crate) fn up(sandbox: &Sandbox) -> (Value, Run) {
    up_with(sandbox, BASE, &[])
}

/// The same with more arguments, and commands that prepare the engine.
pub(crate) fn up_with(sandbox: &Sandbox, prepare: &str, more: &[&str]) -> (Value, Run) {
    needs("docker", "apt-get install docker.io, on later Debians docker-cli");
    needs("devcontainer", "npm install --global @devcontainers/cli@0.89.0");
    engine::base_images();
    let arguments = ["engine", "--engine", "private", "--", "sh", "-c", UP, "sh"];
    let mut command = engine::imagebuild(sandbox, &[&arguments[..], more].concat());
    command.env("PREPARE", prepare).stdin(Stdio::null());
    let run = Run::of(command.output().expect("the program starts"));
    let said = serde_json::from_str(&run.stdout);
    (said.unwrap_or_else(|error| panic!("{error}: {}", run.all())), run)
}

/// A workspace whose container has Python and, as its hook after creation, `envcheck`.
fn workspace(hook: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let mount = format!(
        "type=bind,source={},target=/usr/local/bin/envcheck",
        program("envcheck").display()
    );
    let config = serde_json::json!({
        "image": "local/base",
        "mounts": [mount],
        "postCreateCommand": hook,
        "postStartCommand": "touch the-hook-before-did-not-fail",
    });
    sandbox
        .write(".devcontainer/devcontainer.json", format!("{config:#}"))
        .write("pyproject.toml", "[project]\nname = \"app\"\nrequires-python = \">=3.9\"\n");
    sandbox
}

#[test]
fn a_dev_container_with_what_the_project_wants_is_made() {
    let sandbox = workspace("envcheck doctor --inside");
    let (said, run) = up(&sandbox);
    assert_eq!((run.code, &said["outcome"]), (0, &"success".into()), "{}", run.all());
    let log = run.all();
    assert!(log.contains("pyproject.toml:3") && log.contains("no findings in"), "{log}");
    assert!(sandbox.path().join("the-hook-before-did-not-fail").exists(), "{log}");
}

#[test]
fn a_dev_container_without_a_wanted_tool_fails_and_says_what_wants_it_and_what_brings_it() {
    let sandbox = workspace("envcheck doctor");
    sandbox.write(".nvmrc", "22\n").write("go.mod", "module app\n\ngo 1.22\n");
    let (said, run) = up(&sandbox);
    assert_eq!((run.code, &said["outcome"]), (1, &"error".into()), "{}", run.all());
    let log = run.all();
    for text in [
        " --> .nvmrc:1:1",
        "no `node` on `PATH`; add the Feature `ghcr.io/devcontainers/features/node:1` with `\"version\": \"22\"` to \
         devcontainer.json and rebuild",
        " --> go.mod:3:4",
        "add the Feature `ghcr.io/devcontainers/features/go:1` with",
        "2 errors in",
    ] {
        assert!(log.contains(text), "{text}: {log}");
    }
    assert!(!sandbox.path().join("the-hook-before-did-not-fail").exists(), "{log}");
}

#[test]
fn what_init_writes_makes_a_container_that_is_ready_for_work() {
    let python = Sandbox::new();
    python.write("requirements.txt", "# the standard library is enough\n");
    let node = Sandbox::new();
    let lock = "{ \"lockfileVersion\": 3, \"packages\": { \"\": {} } }\n";
    node.write("package.json", "{}\n").write("package-lock.json", lock);
    let mount = format!(
        "type=bind,source={},target=/usr/local/bin/envcheck",
        program("envcheck").display()
    );
    for (sandbox, base, made) in
        [(python, "python:latest", ".venv/bin/pip"), (node, "node:latest", "node_modules")]
    {
        let init = end_to_end::run(&sandbox, &["envcheck", "init", "--yes"]);
        assert_eq!(init.code, 0, "{}", init.all());
        let config: Value =
            serde_json::from_str(&sandbox.read(".devcontainer/devcontainer.json")).expect("JSON");
        let text = |key: &str| config[key].as_str().unwrap_or_else(|| panic!("{config:#}"));
        let (image, user) = (text("image"), text("remoteUser"));
        // The image has a user of its own, to whom the workspace belongs.
        let prepare = format!(
            "printf 'FROM {base}\\nRUN id {user} || useradd --create-home --uid 1000 {user}\\n' | \
             DOCKER_BUILDKIT=0 docker build --tag {image} - && chown -R 1000:1000 ."
        );
        let (said, run) = up_with(&sandbox, &prepare, &["--mount", &mount]);
        assert_eq!((run.code, &said["outcome"]), (0, &"success".into()), "{}", run.all());
        assert_eq!(said["remoteUser"], user, "{said:#}");
        let log = run.all();
        for text in ["packages of the workspace: done in", "envcheck doctor", "ready after"] {
            assert!(log.contains(text), "{text}: {log}");
        }
        assert!(sandbox.path().join(made).exists(), "{log}");
    }
}
