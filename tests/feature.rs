//! The dev container Feature of this repository: installed in images as the official command line installs it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command};

use end_to_end::program;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use testkit::Sandbox;

use crate::{devcontainer, engine, server::serve};

const FEATURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../features/envcheck");

/// How the official command line starts a Feature: the folder is the current one, options are variables.
const WRAPPER: &str = "#!/bin/sh\nset -e\nset -a\n. ../devcontainer-features.builtin.env\n\
                       . ./devcontainer-features.env\nset +a\nchmod +x ./install.sh\n./install.sh\n";

/// Runs the wrapper in the folder that the Feature is copied to.
const INSTALL: &str =
    "cd /tmp/dev-container-features/envcheck_0 && chmod +x ./wrapper.sh && ./wrapper.sh";

/// A program that only knows its version, packed as a release is.
fn archive() -> Vec<u8> {
    let sandbox = Sandbox::new();
    sandbox.write("envcheck", "#!/bin/sh\necho envcheck 0.1.0\n");
    let path = sandbox.path().join("envcheck");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a file of ours");
    let packed =
        sandbox.command("tar").args(["--create", "--gzip", "--file=a.tar.gz", "envcheck"]).status();
    assert!(packed.expect("tar is installed").success());
    fs::read(sandbox.path().join("a.tar.gz")).expect("it was packed")
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Releases on loopback: good ones below `/good`; below `/bad` the digest belongs to something else.
fn releases() -> String {
    let archive = archive();
    serve(move |path| match path {
        "/good/envcheck-x86_64-unknown-linux-musl.tar.gz"
        | "/good/envcheck-aarch64-unknown-linux-musl.tar.gz"
        | "/bad/envcheck-x86_64-unknown-linux-musl.tar.gz"
        | "/bad/envcheck-aarch64-unknown-linux-musl.tar.gz" => (200, archive.clone()),
        _ if path.starts_with("/good/") && path.ends_with(".tar.gz.sha256") => {
            (200, format!("{}  envcheck.tar.gz\n", digest(&archive)).into_bytes())
        }
        _ if path.starts_with("/bad/") && path.ends_with(".tar.gz.sha256") => {
            (200, format!("{}  envcheck.tar.gz\n", digest(b"other")).into_bytes())
        }
        _ => (404, Vec::new()),
    })
}

/// Puts the Feature into a build's context, with its options as the official command line writes them down.
fn add_feature(context: &Sandbox, options: &[(&str, &str)]) {
    for name in ["devcontainer-feature.json", "install.sh"] {
        let text = fs::read(Path::new(FEATURE).join(name)).expect("a file of this repository");
        context.write(&format!("features/envcheck_0/{name}"), text);
    }
    let options = options.iter().map(|(name, value)| format!("{name}=\"{value}\"\n"));
    context
        .write("features/envcheck_0/wrapper.sh", WRAPPER)
        .write("features/envcheck_0/devcontainer-features.env", options.collect::<String>())
        .write(
            "features/devcontainer-features.builtin.env",
            "_CONTAINER_USER=root\n_REMOTE_USER=nobody\n_CONTAINER_USER_HOME=/root\n_REMOTE_USER_HOME=/nowhere\n",
        );
}

#[test]
fn the_feature_is_installed_twice_from_a_release_and_once() {
    let source = format!("{}/good/", releases());
    let options = [("VERSION", "0.1.0"), ("SOURCE", &*source), ("SHA256", "")];
    let steps = format!(
        "COPY features /tmp/dev-container-features\nRUN {INSTALL}\nRUN {INSTALL}\n\
         RUN envcheck --version && ls -l /usr/local/bin && ls -A /tmp\n"
    );
    engine::base_images();
    let debian = Sandbox::new();
    debian.write("Dockerfile", format!("FROM python:latest\n{steps}"));
    // Nothing but busybox, as on Alpine.
    let alpine = engine::context(&steps);
    for (context, tag) in [(debian, "feature:debian"), (alpine, "feature:alpine")] {
        add_feature(&context, &options);
        let run = engine::build(&context, &["-t", tag, "--no-check", "--no-cache"]);
        assert_eq!(run.code, 0, "{}", run.all());
        let log = run.all();
        for text in [
            "envcheck: installed 0.1.0 as /usr/local/bin/envcheck",
            "envcheck: 0.1.0 is installed already",
            "-rwxr-xr-x",
        ] {
            assert!(log.contains(text), "{tag}: {text}: {log}");
        }
        assert!(!log.contains("envcheck.new") && !log.contains("tmp."), "{log}");
    }
}

#[test]
fn what_is_not_what_was_asked_for_is_not_installed_and_no_option_is_evaluated() {
    let releases = releases();
    let [good, bad, none] = ["good", "bad", "none"].map(|folder| format!("{releases}/{folder}"));
    let other = "0".repeat(64);
    let cases: [([&str; 3], &str); 15] = [
        (["latest", &bad, ""], "/bad/envcheck-"),
        (["latest", &good, &other], "the option `sha256` says 000000"),
        (
            ["0.2.0", &good, ""],
            "the option `version` is 0.2.0, and `source` has 0.1.0: not installed",
        ),
        (["latest", &none, ""], "cannot download http://127.0.0.1:"),
        (["latest", "", ""], "set the option `source`"),
        (["latest", "http://example.org/x", ""], "without encryption: use https://"),
        (["latest", "http://127.0.0.1.example.org/x", ""], "without encryption: use https://"),
        (
            ["latest", "owner/name", ""],
            "cannot download https://github.com/owner/name/releases/latest/download/envcheck-",
        ),
        (
            ["0.1.0", "owner/name", ""],
            "cannot download https://github.com/owner/name/releases/download/v0.1.0/envcheck-",
        ),
        (["latest", "owner/name/more", ""], "the option `source` is no OWNER/NAME"),
        (["latest", "./none", ""], "there is no file ./none"),
        (["latest", "./broken", ""], "the program does not run here"),
        (["$(touch /evil)", &good, ""], "the option `version` is `latest` or a version"),
        (["latest", "./x`touch /evil`; touch /evil", ""], "the option `source` has characters"),
        (["latest", &good, "$(touch /evil)"], "the option `sha256` is no digest"),
    ];
    let script = cases.iter().map(|([version, source, sha256], _)| {
        // Nobody is asked beyond loopback.
        let path = if source.starts_with("owner") { "PATH=\"$PWD/bin:$PATH\" " } else { "" };
        let options = format!("VERSION='{version}' SOURCE='{source}' SHA256='{sha256}'");
        format!("{path}{options} ./install.sh 2>&1; echo \"exit $?\"\n")
    });
    let context = engine::context(
        "COPY features /tmp/dev-container-features\nWORKDIR /tmp/dev-container-features/envcheck_0\n\
         RUN chmod +x install.sh bin/wget && sh ./cases.sh; ls / /usr/local/bin; ls -A /tmp\n",
    );
    add_feature(&context, &[]);
    context
        .write("features/envcheck_0/cases.sh", script.collect::<String>())
        .write("features/envcheck_0/bin/wget", "#!/bin/sh\nexit 1\n")
        .write("features/envcheck_0/broken", "\x7fELF of another system");
    let run = engine::build(&context, &["--no-check", "--no-cache"]);
    assert_eq!(run.code, 0, "{}", run.all());
    let log = run.all();
    for (options, text) in &cases {
        assert!(log.contains(text), "{options:?}: {text}: {log}");
    }
    assert_eq!(log.matches("| exit 1").count(), cases.len(), "{log}");
    for text in ["evil", "installed 0.1.0", "envcheck.new", "tmp."] {
        assert!(
            !log.lines().any(|line| line.contains("| ") && line.contains(text)),
            "{text}: {log}"
        );
    }
}

#[test]
fn the_official_command_line_installs_the_feature_and_starts_envcheck_as_a_hook() {
    let sandbox = Sandbox::new();
    for name in ["devcontainer-feature.json", "install.sh"] {
        let text = fs::read(Path::new(FEATURE).join(name)).expect("a file of this repository");
        sandbox.write(&format!(".devcontainer/envcheck/{name}"), text);
    }
    // Its symbols are most of it, and all of it is copied several times.
    let stripped = Command::new("strip")
        .arg("-o")
        .arg(sandbox.path().join(".devcontainer/envcheck/program"))
        .arg(program("envcheck"))
        .status();
    assert!(stripped.expect("strip comes with gcc").success());
    let config = serde_json::json!({
        "image": "local/base",
        "features": { "./envcheck": { "version": "latest", "source": "./program" } },
        "postCreateCommand": "envcheck doctor --inside",
    });
    sandbox
        .write(".devcontainer/devcontainer.json", format!("{config:#}"))
        .write("pyproject.toml", "[project]\nname = \"app\"\nrequires-python = \">=3.9\"\n");
    let (said, run) = devcontainer::up(&sandbox);
    assert_eq!((run.code, &said["outcome"]), (0, &Value::from("success")), "{}", run.all());
    let log = run.all();
    assert!(log.contains("envcheck: installed 0.1.0 as /usr/local/bin/envcheck"), "{log}");
    assert!(log.contains("no findings in"), "{log}");
}

#[test]
fn the_feature_has_nothing_that_its_own_checks_find() {
    let sandbox = Sandbox::new();
    let feature = fs::read(Path::new(FEATURE).join("devcontainer-feature.json")).expect("a file");
    sandbox.write("envcheck/devcontainer-feature.json", feature);
    let run = end_to_end::run(&sandbox, &["envcheck", "check", "--fail-on", "info"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(run.stdout.contains("no findings in"), "{}", run.all());
}
