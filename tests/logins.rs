//! A build takes images of registries that ask for a login as docker's own command does.

use std::{fs, os::unix::fs::PermissionsExt as _};

use end_to_end::Run;
use serde_json::json;
use testkit::Sandbox;

use crate::{
    docker::docker,
    engine::{context, imagebuild, run},
    registry::{LOGIN, Registry, USERS},
};

const CONFIG: &str = "../home/.docker/config.json";

/// A build behind an image of the registry; none of its output may hold the login.
fn build(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let common = ["build", ".", "--engine", "private", "--progress", "json", "--no-check"];
    let mut command = imagebuild(sandbox, &[&common, arguments].concat());
    let helpers = sandbox.path().join("helpers");
    command.env("PATH", format!("{}:{}", helpers.display(), testkit::path().display()));
    let built = Run::of(command.output().expect("the program starts"));
    for secret in ["secret-of", LOGIN] {
        assert!(!built.all().contains(secret), "{}", built.all());
    }
    built
}

/// A helper that answers with this script. It reads the name of the registry first, as docker's own do: who asks would
/// else write into a closed pipe.
fn helper(sandbox: &Sandbox, name: &str, script: &str) {
    let path = format!("helpers/docker-credential-{name}");
    sandbox.write(&path, format!("#!/bin/sh\nread -r host\n{script}\n"));
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(sandbox.path().join(path), mode).expect("ours");
}

#[test]
fn a_base_image_of_a_registry_with_a_login_is_taken_from_each_place_where_docker_keeps_logins() {
    let sandbox = context("");
    helper(
        &sandbox,
        "test",
        r#"echo "$host" >> asked; echo '{"Username":"test","Secret":"secret-of-the-test"}'"#,
    );
    let places = [
        |host: &str| json!({"auths": {host: {"auth": LOGIN}}}),
        |host: &str| json!({"credHelpers": {host: "test"}}),
        |host: &str| json!({"auths": {host: {}}, "credsStore": "test"}),
    ];
    for (number, place) in places.iter().enumerate() {
        // Its own each time: an engine keeps what it has pulled.
        let registry = Registry::start(Some(USERS));
        let (host, tag) = (&registry.address, format!("{number}"));
        registry.push("app", &tag, "linux/amd64");
        sandbox.write("Dockerfile", format!("FROM {host}/app:{tag}\nCOPY busybox /{tag}\n"));
        sandbox.write(CONFIG, place(host).to_string());
        let built = build(&sandbox, &["--metadata-file", "metadata.json"]);
        assert_eq!(built.code, 0, "{number}: {}", built.all());
        assert!(!sandbox.read("metadata.json").contains("secret-of"), "{number}");
        if number > 0 {
            assert!(sandbox.read("asked").lines().all(|asked| asked == host), "{number}");
            fs::remove_file(sandbox.path().join("asked")).expect("it was asked");
        }
    }
}

#[test]
fn a_base_image_that_nobody_is_logged_in_for_is_named_with_the_command_that_helps() {
    let registry = Registry::start(Some(USERS));
    let host = &registry.address;
    registry.push("app", "1", "linux/amd64");
    let sandbox = context("");
    sandbox.write("Dockerfile", format!("# a comment\nFROM {host}/app:1\nCOPY busybox /\n"));
    helper(&sandbox, "none", "echo 'credentials not found in native keychain'; exit 1");
    helper(&sandbox, "broken", "echo 'secret-of-the-test is locked'; exit 1");
    let other = json!({"auths": {"localhost:1": {"auth": LOGIN}}});
    let cases = [
        ("nothing", "{}".to_owned(), None),
        ("another host's", other.to_string(), None),
        ("an empty store", json!({"credsStore": "none"}).to_string(), None),
        ("a broken helper", json!({"credsStore": "broken"}).to_string(), Some("helper")),
        ("no helper", json!({"credsStore": "missing"}).to_string(), Some("docker's login for")),
        ("no JSON", "{".to_owned(), Some("docker's login for")),
    ];
    for (name, config, said) in cases {
        sandbox.write(CONFIG, config);
        let built = build(&sandbox, &[]);
        assert_eq!(built.code, 1, "{name}: {}", built.all());
        let error = built.stderr.lines().find(|line| line.starts_with("error: "));
        let error = error.unwrap_or_else(|| panic!("{name}: {}", built.all()));
        for text in ["Dockerfile:2", &format!("{host}/app:1"), &format!("`docker login {host}`")] {
            assert!(error.contains(text), "{name}: {text}: {error}");
        }
        assert!(said.is_none_or(|said| error.contains(said)), "{name}: {error}");
        assert_eq!(error.contains("docker's login"), said.is_some(), "{name}: {error}");
    }
}

#[test]
fn build_cache_of_a_registry_with_a_login_is_found() {
    let registry = Registry::start(Some(USERS));
    let image = format!("{}/cached:1", registry.address);
    let sandbox = context("RUN cat /proc/sys/kernel/random/uuid > /once\n");
    let login = json!({"auths": {&registry.address: {"auth": LOGIN}}});
    sandbox.write(CONFIG, login.to_string());
    let built = build(&sandbox, &["-t", &image, "--cache-to", "type=inline"]);
    assert_eq!(built.code, 0, "{}", built.all());
    for command in ["push", "rmi"] {
        let engine = ["engine", "--engine", "private", "--", docker(), command, &image];
        let done = run(&sandbox, &engine);
        assert_eq!(done.code, 0, "{}", done.all());
    }
    let other = tempfile::tempdir().expect("a temporary folder");
    let common = ["build", ".", "--engine", "private", "--progress", "json", "--no-check"];
    let mut again = imagebuild(&sandbox, &[&common[..], &["--cache-from", &image]].concat());
    let again = again.env("IMAGEBUILD_ENGINE_DIR", other.path()).output();
    let again = Run::of(again.expect("the program starts"));
    assert_eq!(again.code, 0, "{}", again.all());
    let outcome = again.stdout.lines().last().expect("an outcome");
    let outcome: serde_json::Value = serde_json::from_str(outcome).expect("JSON");
    assert_eq!(outcome["cached"], outcome["cacheable"], "{outcome}");
}
