//! Every option of `imagebuild build`, on a real engine: without the option each of these tests fails.

use end_to_end::Run;
use serde_json::Value;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild, run};

/// Builds without checking, and fails the test with everything that was said when the build does.
fn built(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let run = build(sandbox, &[arguments, &["--no-check"]].concat());
    assert_eq!(run.code, 0, "{}", run.all());
    run
}

/// What the engine says about an image.
fn inspect(sandbox: &Sandbox, image: &str) -> Value {
    let ask = format!(
        "curl -sS --unix-socket \"${{DOCKER_HOST#unix://}}\" http://engine/images/{image}/json"
    );
    let asked = run(sandbox, &["engine", "--engine", "private", "--", "sh", "-c", &ask]);
    serde_json::from_str(&asked.stdout).unwrap_or_else(|error| panic!("{error}: {}", asked.all()))
}

#[test]
fn the_dockerfile_and_the_names_of_the_image_are_those_that_are_given() {
    let sandbox = context("RUN no\n");
    sandbox.write("other/file", "FROM scratch\nCOPY busybox /\nLABEL from=other\n");
    built(&sandbox, &["--file", "other/file", "--tag", "e2e:named", "--tag", "e2e:again"]);
    for name in ["e2e:named", "e2e:again"] {
        assert_eq!(inspect(&sandbox, name)["Config"]["Labels"]["from"], "other", "{name}");
    }
}

#[test]
fn only_what_the_stage_needs_is_built_and_arguments_have_their_values() {
    let sandbox = context("");
    let stages = "FROM scratch AS wanted\nARG WITH=default\nARG FROM_OUTSIDE\nCOPY busybox /\n\
                  LABEL with=$WITH outside=$FROM_OUTSIDE\nFROM wanted\nCOPY none /\n";
    sandbox.write("Dockerfile", stages);
    let arguments = ["build", ".", "--engine", "private", "--no-check", "--tag", "e2e:wanted"];
    let arguments = [&arguments[..], &["--target", "wanted", "--build-arg", "WITH=given"]].concat();
    let mut command = imagebuild(&sandbox, &arguments);
    command.args(["--build-arg", "FROM_OUTSIDE", "--build-arg", "UNSET"]);
    let run = command.env("FROM_OUTSIDE", "environment").output().map(Run::of);
    let run = run.expect("the program starts");
    assert_eq!(run.code, 0, "{}", run.all());
    let labels = &inspect(&sandbox, "e2e:wanted")["Config"]["Labels"];
    assert_eq!((&labels["with"], &labels["outside"]), (&"given".into(), &"environment".into()));
}

#[test]
fn a_step_reads_the_secret_that_it_is_given() {
    let sandbox = context(
        "RUN --mount=type=secret,id=one,required=true --mount=type=secret,id=two,required=true \
         test \"$(cat /run/secrets/one /run/secrets/two)\" = abcxyz\n",
    );
    sandbox.write("one.txt", "abc");
    let arguments = ["build", ".", "--engine", "private", "--no-check", "--no-cache"];
    let mut command = imagebuild(&sandbox, &arguments);
    command.args(["--secret", "id=one,src=one.txt", "--secret", "id=two,env=TWO"]);
    let run = command.env("TWO", "xyz").output().map(Run::of).expect("the program starts");
    assert_eq!(run.code, 0, "{}", run.all());
    let without = build(&sandbox, &["--no-check", "--no-cache"]);
    assert_eq!(without.code, 2, "{}", without.all());
}

#[test]
fn every_step_runs_again_without_the_cache() {
    let sandbox = context("RUN cat /proc/sys/kernel/random/uuid > /unique\n");
    let id = |arguments: &[&str]| {
        built(&sandbox, &[&["--iidfile", "id.txt"], arguments].concat());
        sandbox.read("id.txt")
    };
    let first = id(&[]);
    assert_eq!(id(&[]), first);
    assert_ne!(id(&["--no-cache"]), first);
}

#[test]
fn labels_reach_the_image() {
    let sandbox = context("LABEL team=old\n");
    built(&sandbox, &["-t", "e2e:label", "--label", "team=new", "--label", "empty"]);
    let labels = &inspect(&sandbox, "e2e:label")["Config"]["Labels"];
    assert_eq!(labels["team"], "new");
    assert_eq!(labels["empty"], "");
}

#[test]
fn the_id_and_the_metadata_are_written_to_files() {
    let sandbox = context("RUN echo 1 > /made\n");
    built(&sandbox, &["-t", "e2e:id", "--iidfile", "id.txt", "--metadata-file", "out.json"]);
    let id = sandbox.read("id.txt");
    assert_eq!(inspect(&sandbox, "e2e:id")["Id"], id.as_str());
    let metadata: Value = serde_json::from_str(&sandbox.read("out.json")).expect("JSON");
    assert_eq!(metadata["containerimage.digest"], id.as_str());
}

#[test]
fn a_failed_build_writes_no_id() {
    let sandbox = context("RUN exit 3\n");
    let failed = build(&sandbox, &["--iidfile", "id.txt", "--no-check"]);
    assert_eq!(failed.code, 1, "{}", failed.all());
    assert!(!sandbox.path().join("id.txt").exists());
}

#[test]
fn run_has_no_network_but_its_own_when_it_is_to_have_none() {
    let sandbox = context("RUN ls /sys/class/net > /seen; test \"$(cat /seen)\" = lo\n");
    built(&sandbox, &["--network", "none"]);
    let with_host = build(&sandbox, &["--network", "host", "--no-check"]);
    let interfaces = std::fs::read_dir("/sys/class/net").expect("a system with interfaces").count();
    assert_eq!(with_host.code, i32::from(interfaces > 1), "{}", with_host.all());
}

#[test]
fn run_knows_the_hosts_that_are_added() {
    let sandbox =
        context("RUN grep -q '^10.1.2.3[[:space:]]*db$' /etc/hosts && grep -q '^::5' /etc/hosts\n");
    built(&sandbox, &["--add-host", "db:10.1.2.3", "--add-host", "six=[::5]"]);
}

#[test]
fn only_the_stage_that_is_named_runs_again() {
    let stages = "RUN echo first\nFROM scratch AS other\nCOPY --from=0 / /\nRUN echo second\n";
    let sandbox = context(stages);
    let cached = |run: &Run| run.all().to_lowercase().matches("cached").count();
    built(&sandbox, &[]);
    let all = cached(&built(&sandbox, &[]));
    let some = cached(&built(&sandbox, &["--no-cache-filter", "other"]));
    assert!(some < all && some > 0, "{some} of {all}");
}

#[test]
fn an_image_is_built_for_the_platform_that_is_named() {
    let sandbox = context("");
    sandbox.write("Dockerfile", "FROM scratch\nCOPY busybox /\n");
    built(&sandbox, &["-t", "e2e:platform", "--platform", "linux/arm64"]);
    assert_eq!(inspect(&sandbox, "e2e:platform")["Architecture"], "arm64");
}

#[test]
fn a_base_image_is_asked_for_again_when_it_is_to_be_pulled() {
    let sandbox = context("");
    // Nothing answers there, so that only what the engine already has can be built on.
    built(&sandbox, &["-t", "localhost:1/e2e:base"]);
    sandbox.write("Dockerfile", "FROM localhost:1/e2e:base\n");
    built(&sandbox, &[]);
    let pulled = build(&sandbox, &["--pull", "--no-check"]);
    assert_eq!(pulled.code, 1, "{}", pulled.all());
    assert!(pulled.stderr.contains("localhost:1/e2e:base"), "{}", pulled.all());
}

#[test]
fn what_this_engine_cannot_do_is_refused_with_the_version_that_can() {
    let sandbox = context("");
    let version = run(&sandbox, &["engine", "--engine", "private"]);
    let newer = !version.stdout.contains("Engine 20.") && !version.stdout.contains(" 20.10");
    // The private engine has no bridge, and so no address for its host.
    let refused = build(&sandbox, &["--add-host", "up:host-gateway", "--no-check"]);
    assert_eq!(refused.code, 3, "{}", refused.all());
    assert!(refused.stderr.contains("localhost"), "{}", refused.all());
    for option in [["--shm-size", "64m"], ["--ulimit", "nofile=64:128"]] {
        let refused = build(&sandbox, &[&option[..], &["--no-check"]].concat());
        if newer {
            assert_eq!(refused.code, 0, "{}", refused.all());
        } else {
            assert_eq!(refused.code, 3, "{}", refused.all());
            assert!(refused.stderr.contains("Docker Engine 23.0"), "{}", refused.all());
        }
    }
}

#[test]
fn what_needs_another_store_or_frontend_is_refused_with_the_version_that_has_it() {
    let sandbox = context("");
    let keeps_all = crate::store::has_containerd_store(&sandbox);
    for (option, version) in [
        (&["--annotation", "a=b"][..], "29.0"),
        (&["--attest", "type=sbom"], "29.0"),
        (&["--sbom"], "29.0"),
        (&["--provenance", "mode=max"], "29.0"),
        (&["--cache-to", "localhost:1/cache:1"], "29.0"),
        (&["--output", "type=oci,dest=image.tar"], "25.0"),
        (&["--build-context", "other=https://example.com/a.tar"], "23.0"),
    ] {
        // The store's own tests show what it keeps.
        if keeps_all && version == "29.0" {
            continue;
        }
        let refused = build(&sandbox, &[option, &["--no-check"]].concat());
        // An engine that can do it does it.
        if refused.code != 0 {
            assert_eq!(refused.code, 3, "{option:?}: {}", refused.all());
            assert!(refused.stderr.contains(version), "{option:?}: {}", refused.all());
            assert!(!refused.stderr.contains("#1 "), "{option:?}: {}", refused.all());
        }
    }
    built(&sandbox, &["--sbom=false", "--provenance=false"]);
}

#[test]
fn options_of_a_wrong_form_are_refused_before_anything_is_built() {
    let sandbox = context("");
    for (option, value, hint) in [
        ("--network", "bridge", "default, host and none"),
        ("--add-host", "db", "NAME:ADDRESS"),
        ("--add-host", "db:nowhere", "no address"),
        ("--ulimit", "nofiles=1", "did you mean `nofile`"),
        ("--ulimit", "nofile=9:3", "above the hard one"),
        ("--platform", "arm64", "linux/arm64"),
        ("--shm-size", "64q", "64m"),
        ("--cache-from", "type=local,src=x", "registry"),
        ("--label", "=x", "NAME=VALUE"),
        ("--cache-to", "type=local,dest=x", "type=inline"),
        ("--cache-to", "type=registry", "ref=IMAGE"),
        ("--build-context", "name", "NAME=FOLDER"),
        ("--build-context", "a=oci-layout://x", "docker-image://"),
        ("--attest", "type=magic", "type=sbom"),
        ("--ssh", "=x", "ID=SOCKET"),
    ] {
        let refused = imagebuild(&sandbox, &["build", ".", option, value, "--engine", "none"]);
        let refused = { refused }.output().map(Run::of).expect("the program starts");
        assert_eq!(refused.code, 2, "{option} {value}: {}", refused.all());
        assert!(refused.stderr.contains(hint), "{option} {value}: {}", refused.all());
    }
}
