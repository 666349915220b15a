//! `imagebuild build --compose`, on a real engine: the services of a compose file that are built.

use std::fs;

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::{
    contexts::{no_names_are_left, text},
    engine::{context, imagebuild, run},
};

const FILE: &str = "
name: e2e-compose
services:
  base:
    build: { context: ., dockerfile: base.Dockerfile }
    image: e2e-compose/base:1
  api:
    build:
      context: .
      dockerfile: api.Dockerfile
      args:
        WORD: ${WORD:-plain}
      secrets: [token]
      additional_contexts:
        start: service:base
    image: e2e-compose/api:${TAG}
  store:
    image: example/store:1
secrets:
  token:
    environment: TOKEN
";

const API: &str = "FROM start\nARG WORD\nRUN --mount=type=secret,id=token \
    echo $WORD $(wc -c < /run/secrets/token) > /made\nUSER 1000:1000\n";

fn project() -> Sandbox {
    let sandbox = context("");
    let base = fs::read_to_string(sandbox.path().join("Dockerfile")).expect("a Dockerfile");
    sandbox.write("base.Dockerfile", base).write("api.Dockerfile", API);
    sandbox.write("compose.yaml", FILE).write(".env", "TAG=from-env\n");
    sandbox
}

fn compose(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let command =
        ["build", "--compose", "compose.yaml", "--engine", "private", "--progress", "plain"];
    let mut command = imagebuild(sandbox, &[&command, arguments].concat());
    Run::of(command.env("TOKEN", "s3cr3t-t0ken").output().expect("the program starts"))
}

#[test]
fn services_are_built_with_what_the_file_and_its_environment_say() {
    let sandbox = project();
    let built = compose(&sandbox, &["--format", "json=out.json", "--fail-on", "never"]);
    assert_eq!(built.code, 0, "{}", built.all());
    assert!(!built.all().contains("s3cr3t-t0ken"), "{}", built.all());
    let log: Value = serde_json::from_str(&text(&sandbox, "out.json")).expect("JSON");
    let images = log["images"].as_object().expect("images");
    let names: std::collections::BTreeSet<_> = images.keys().map(String::as_str).collect();
    assert_eq!(names, ["e2e-compose/api:from-env", "e2e-compose/base:1"].into());
    sandbox.write(
        "look/Dockerfile",
        "FROM e2e-compose/api:from-env AS it\nFROM scratch\nCOPY --from=it /made /\n",
    );
    let look = ["build", "look", "--engine", "private", "-o", "looked", "--no-check"];
    let looked = run(&sandbox, &look);
    assert_eq!(looked.code, 0, "{}", looked.all());
    assert_eq!(text(&sandbox, "looked/made"), "plain 12\n");
    no_names_are_left(&sandbox);
}

#[test]
fn a_service_that_is_named_is_built_with_those_it_is_made_of() {
    let sandbox = project();
    let file = FILE.replace("e2e-compose", "e2e-compose-one").replace("/base:1", "/base:2");
    sandbox.write("compose.yaml", file);
    let built = compose(&sandbox, &["api", "--format", "json=out.json", "--fail-on", "never"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let log: Value = serde_json::from_str(&text(&sandbox, "out.json")).expect("JSON");
    assert!(log["image"].is_object(), "only what was asked for is checked: {log:#}");
    for (service, hint) in [("store", "only an image"), ("ap", "api")] {
        let refused = compose(&sandbox, &[service]);
        assert_eq!(refused.code, 2, "{service}: {}", refused.all());
        assert!(refused.all().contains(hint), "{service}: {}", refused.all());
    }
}

#[test]
fn a_folder_that_several_are_made_of_is_sent_once() {
    let sandbox = context("");
    sandbox.write("large", "0123456789abcdef".repeat(1 << 18));
    let dockerfile = text(&sandbox, "Dockerfile").replace("busybox /bin/busybox", ". /bin/");
    sandbox.write("Dockerfile", dockerfile);
    let service = |name: &str| {
        format!(
            "  {name}: {{ build: {{ context: ., args: {{ NAME: {name} }} }}, image: 'e2e-shared/{name}:1' }}\n"
        )
    };
    let services: String = ["one", "two", "three", "four"].map(service).concat();
    sandbox.write("compose.yaml", format!("services:\n{services}"));
    let built = compose(&sandbox, &["--no-check", "-vv"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let sent: Vec<&str> = built.stderr.lines().filter(|line| line.contains("files sent")).collect();
    let large =
        sent.iter().filter(|line| line.contains("bytes=") && !line.contains("bytes=0")).count();
    assert_eq!(large, 1, "{sent:#?}\n{}", built.all());
}
