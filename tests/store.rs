//! What an engine keeps beside an image, or refuses to: annotations, attestations, several platforms, cache, times.
//! Each test holds on whatever engine it meets.

use std::{collections::BTreeMap, fs::File, io::Read as _};

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::{
    engine::{build, context, imagebuild, run},
    registry::Registry,
};

/// A build without `RUN`, which no engine needs to emulate.
const FILES: &str = "FROM scratch\nCOPY busybox /\n";

/// What the engine of these tests says of itself.
fn facts(sandbox: &Sandbox) -> Value {
    let said = run(sandbox, &["engine", "--engine", "private", "--format", "json"]);
    let log: Value =
        serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.all()));
    log["engine"]["facts"].clone()
}

pub(crate) fn has_containerd_store(sandbox: &Sandbox) -> bool {
    facts(sandbox)["containerd_store"] == true
}

fn version(sandbox: &Sandbox) -> u64 {
    let version = facts(sandbox)["version"].as_str().expect("a version").to_owned();
    version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX)
}

/// Builds without checking. False where the store of the engine cannot keep what is asked for, which is refused with the
/// store that can.
fn is_built(sandbox: &Sandbox, arguments: &[&str]) -> bool {
    let built = build(sandbox, &[arguments, &["--no-check"]].concat());
    if has_containerd_store(sandbox) {
        assert_eq!(built.code, 0, "{arguments:?}: {}", built.all());
        return true;
    }
    assert_eq!(built.code, 3, "{arguments:?}: {}", built.all());
    assert!(built.stderr.contains("containerd image store"), "{arguments:?}: {}", built.all());
    assert!(!built.stderr.contains("#1 "), "{arguments:?}: {}", built.all());
    false
}

/// The JSON documents of an image archive, by the digests that it names them by.
fn documents(sandbox: &Sandbox, name: &str) -> BTreeMap<String, Value> {
    let file = File::open(sandbox.path().join(name)).expect("an archive");
    let mut archive = tar::Archive::new(file);
    let mut documents = BTreeMap::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("UTF-8").display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("an entry");
        if let Ok(document) = serde_json::from_slice(&bytes) {
            documents.insert(path.replace("blobs/sha256/", "sha256:"), document);
        }
    }
    documents
}

/// The index or manifest that `index.json` names.
fn root(documents: &BTreeMap<String, Value>) -> &Value {
    &documents[documents["index.json"]["manifests"][0]["digest"].as_str().expect("a digest")]
}

#[test]
fn annotations_lie_on_what_they_name() {
    let sandbox = context("");
    let output = "type=oci,dest=image.tar";
    if !is_built(&sandbox, &["-o", output, "--annotation", "org.example.a=b:c=d"]) {
        return;
    }
    assert_eq!(root(&documents(&sandbox, "image.tar"))["annotations"]["org.example.a"], "b:c=d");
    let both = ["-o", output, "--provenance", "--annotation", "index,manifest:org.example.a=1"];
    assert!(is_built(&sandbox, &both));
    let all = documents(&sandbox, "image.tar");
    let index = root(&all);
    let manifest = &all[index["manifests"][0]["digest"].as_str().expect("a digest")];
    for document in [index, manifest] {
        assert_eq!(document["annotations"]["org.example.a"], "1", "{document:#}");
    }
    let wrong = build(&sandbox, &["--annotation", "layer:a=b", "--no-check"]);
    assert_eq!(wrong.code, 2, "{}", wrong.all());
    assert!(wrong.stderr.contains("`layer`"), "{}", wrong.all());
}

#[test]
fn provenance_lies_beside_the_image_and_does_not_hide_it_from_the_checks() {
    let sandbox = context("USER 7\n");
    let options = ["-o", "type=oci,dest=image.tar", "-t", "e2e:provenance", "--iidfile", "id"];
    if !is_built(&sandbox, &[&options[..], &["--attest", "type=provenance,mode=max"]].concat()) {
        return;
    }
    let all = documents(&sandbox, "image.tar");
    assert_eq!(all["index.json"]["manifests"][0]["digest"], sandbox.read("id").as_str());
    let kind = |entry: &Value| entry["annotations"]["vnd.docker.reference.type"].clone();
    let entries = root(&all)["manifests"].as_array().expect("an index");
    let kinds: Vec<_> = entries.iter().map(kind).collect();
    assert_eq!(kinds, [Value::Null, "attestation-manifest".into()]);
    let statement = all.values().find(|it| it["predicateType"].is_string()).expect("a statement");
    assert!(statement["predicateType"].as_str().is_some_and(|it| it.contains("provenance")));
    for image in ["e2e:provenance", "image.tar"] {
        let checked = run(&sandbox, &["check", image, "--engine", "private", "--format", "json"]);
        let log: Value = serde_json::from_str(&checked.stdout).expect("JSON");
        assert_eq!(log["not_checked"], Value::Array(Vec::new()), "{}", checked.all());
        assert_eq!(log["image"]["layers"].as_array().map(Vec::len), Some(2), "{log:#}");
    }
}

#[test]
fn a_scanner_that_cannot_be_had_is_named() {
    let sandbox = context("");
    // Nothing listens there.
    let options = ["--attest", "type=sbom,generator=127.0.0.1:1/scanner:1", "--no-check"];
    let refused = build(&sandbox, &options);
    assert_eq!(refused.code, 3, "{}", refused.all());
    let expected = if has_containerd_store(&sandbox) {
        "127.0.0.1:1/scanner:1"
    } else {
        "containerd image store"
    };
    assert!(refused.stderr.contains(expected), "{}", refused.all());
}

#[test]
fn every_platform_of_an_image_is_checked() {
    let sandbox = context("");
    sandbox.write("Dockerfile", FILES);
    let platforms = ["--platform", "linux/amd64", "--platform", "linux/arm64", "-t", "e2e:two"];
    if !is_built(&sandbox, &[&platforms[..], &["-o", "type=docker,dest=two.tar"]].concat()) {
        return;
    }
    let built = build(&sandbox, &[&platforms[..], &["--format", "json=out.json"]].concat());
    let log: Value = serde_json::from_str(&sandbox.read("out.json")).expect("JSON");
    for name in ["e2e:two (linux/amd64)", "e2e:two (linux/arm64)"] {
        assert!(log["images"][name]["size"].as_u64() > Some(0), "{name}: {}", built.all());
    }
    let unclear = run(&sandbox, &["check", "two.tar"]);
    assert_eq!(unclear.code, 3, "{}", unclear.all());
    assert!(unclear.all().contains("linux/arm64"), "{}", unclear.all());
    let one = run(&sandbox, &["check", "two.tar", "--platform", "linux/arm64/v8"]);
    assert_eq!(one.code, 0, "{}", one.all());
}

#[test]
fn a_step_of_one_of_several_platforms_has_its_line() {
    let sandbox = context("RUN exit 3\n");
    if has_containerd_store(&sandbox) {
        let platforms = ["--platform", "linux/amd64", "--platform", "linux/arm64"];
        let failed = build(&sandbox, &[&platforms[..], &["--no-check"]].concat());
        assert_eq!(failed.code, 1, "{}", failed.all());
        // An engine without emulation fails in the first step of the other platform.
        let place = ["Dockerfile:3", "Dockerfile:4"].iter().any(|at| failed.stderr.contains(at));
        assert!(place, "{}", failed.all());
    }
}

/// Builds with the private engine of this folder; gives how many steps came from the cache, of how many.
fn cached(engine: &tempfile::TempDir, sandbox: &Sandbox, arguments: &[&str]) -> (u64, u64) {
    let mut command = imagebuild(sandbox, &["build", ".", "--engine", "private", "--no-check"]);
    command.args(["--progress", "json"]).args(arguments);
    command.env("IMAGEBUILD_ENGINE_DIR", engine.path());
    let built = Run::of(command.output().expect("the program starts"));
    assert_eq!(built.code, 0, "{}", built.all());
    let line = built.stdout.lines().last().expect("an outcome");
    let outcome: Value = serde_json::from_str(line).expect("JSON");
    let number = |name: &str| outcome[name].as_u64().expect("a number");
    (number("cached"), number("cacheable"))
}

#[test]
fn cache_of_all_stages_goes_into_a_registry_and_comes_back() {
    let registry = Registry::start(None);
    let sandbox = context(
        "RUN cat /proc/sys/kernel/random/uuid > /first\nFROM scratch\nCOPY --from=0 /first /\n",
    );
    let image = format!("{}/cache:1", registry.address);
    let to = format!("type=registry,ref={image},mode=max");
    if !is_built(&sandbox, &["--cache-to", &to]) {
        return;
    }
    let other = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(cached(&other, &sandbox, &["--cache-from", &image]), (4, 4));
}

#[test]
fn run_has_the_memory_and_the_limits_that_are_asked_for() {
    let sandbox = context(
        "RUN df -k /dev/shm | grep -q ' 32768 ' && test $(ulimit -Sn) = 100 && test $(ulimit -Hn) = 200\n",
    );
    let options = ["--shm-size", "32m", "--ulimit", "nofile=100:200", "--no-check"];
    let built = build(&sandbox, &options);
    if version(&sandbox) < 23 {
        assert_eq!(built.code, 3, "{}", built.all());
        assert!(built.stderr.contains("Docker Engine 23.0"), "{}", built.all());
    } else {
        assert_eq!(built.code, 0, "{}", built.all());
    }
}

/// Builds at this time, from nothing; gives the id of the image.
fn at_time(sandbox: &Sandbox, arguments: &[&str]) -> (Run, String) {
    let common =
        ["build", ".", "--engine", "private", "--no-check", "--no-cache", "--iidfile", "id"];
    let mut command = imagebuild(sandbox, &[&common, arguments].concat());
    command.env("SOURCE_DATE_EPOCH", "1700000000").args(["--progress", "plain"]);
    let built = Run::of(command.output().expect("the program starts"));
    let id = if built.code == 0 { sandbox.read("id") } else { String::new() };
    (built, id)
}

#[test]
fn an_image_has_the_time_that_is_set_or_it_is_said_that_it_has_not() {
    let sandbox = context("RUN echo 1 > /one\n");
    let (built, _) = at_time(&sandbox, &["-t", "e2e:time"]);
    assert_eq!(built.code, 0, "{}", built.all());
    let ask =
        "curl -sS --unix-socket \"${DOCKER_HOST#unix://}\" http://engine/images/e2e:time/json";
    let asked = run(&sandbox, &["engine", "--engine", "private", "--", "sh", "-c", ask]);
    let image: Value = serde_json::from_str(&asked.stdout).expect("JSON");
    let is_old = image["Created"] == "2023-11-14T22:13:20Z";
    let warned = built.stderr.contains("warning: SOURCE_DATE_EPOCH is set");
    assert_eq!(is_old, !warned, "{image:#}{}", built.all());
    assert_eq!(is_old, version(&sandbox) >= 24, "{image:#}");
}

#[test]
fn two_builds_at_the_same_time_are_the_same_image_when_the_times_of_files_are_set_back() {
    let sandbox = context("RUN echo 1 > /one\n");
    let option = ["-o", "type=image,rewrite-timestamp=true"];
    let (built, first) = at_time(&sandbox, &option);
    if !has_containerd_store(&sandbox) {
        assert_eq!(built.code, 3, "{}", built.all());
        assert!(built.stderr.contains("containerd image store"), "{}", built.all());
        return;
    }
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(at_time(&sandbox, &option).1, first);
    let without = build(&sandbox, &[&option[..], &["--no-check"]].concat());
    assert_eq!(without.code, 2, "{}", without.all());
    assert!(without.stderr.contains("SOURCE_DATE_EPOCH"), "{}", without.all());
}
