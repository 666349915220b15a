//! `--build-context`, on a real engine: also on one whose own frontend does not know named contexts.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use testkit::Sandbox;

use crate::engine::{build, context, run};

/// The names that the engine knows images by.
pub(crate) fn names(sandbox: &Sandbox) -> String {
    let list = "curl -sS --unix-socket \"${DOCKER_HOST#unix://}\" http://engine/images/json";
    let listed = run(sandbox, &["engine", "--engine", "private", "--", "sh", "-c", list]);
    assert_eq!(listed.code, 0, "{}", listed.all());
    listed.stdout
}

/// Other tests may build at the same time.
pub(crate) fn no_names_are_left(sandbox: &Sandbox) {
    let end = Instant::now() + Duration::from_mins(1);
    while names(sandbox).contains("imagebuild-target:1") {
        assert!(Instant::now() < end, "names are left behind: {}", names(sandbox));
        thread::sleep(Duration::from_millis(500));
    }
}

/// What stands in a file of an output.
pub(crate) fn text(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const USES: &str = "FROM tools AS work\n\
    COPY --from=data sub/file /out/copied\n\
    RUN --mount=type=bind,from=data,target=/data /bin/busybox cat /data/sub/file > /out/mounted\n\
    FROM scratch\nCOPY --from=work /out /\n";

#[test]
fn a_name_stands_for_a_folder_or_an_image_wherever_the_dockerfile_uses_it() {
    let sandbox = context("LABEL of=tools\n");
    let base = build(&sandbox, &["-t", "e2e-contexts:tools", "--no-check"]);
    assert_eq!(base.code, 0, "{}", base.all());
    sandbox.write("data/sub/file", "from the folder\n").write("data/left-out", "");
    sandbox.write("data/.dockerignore", "left-out\n").write("use/Dockerfile", USES);
    let arguments = [
        "-f",
        "use/Dockerfile",
        "--build-context",
        "data=data",
        "--build-context",
        "tools=docker-image://e2e-contexts:tools",
        "--no-check",
    ];
    let built = build(&sandbox, &[&arguments[..], &["-o", "out"]].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    assert_eq!(text(&sandbox, "out/copied"), "from the folder\n");
    assert_eq!(text(&sandbox, "out/mounted"), "from the folder\n");
    no_names_are_left(&sandbox);

    let again = build(&sandbox, &arguments);
    assert!(again.stderr.contains("3 of 3 steps from the cache"), "{}", again.all());
    assert!(again.stderr.contains("COPY --from=data sub/file"), "{}", again.all());
    sandbox.write("data/sub/file", "changed\n");
    let changed = build(&sandbox, &[&arguments[..], &["-o", "out"]].concat());
    assert_eq!(changed.code, 0, "{}", changed.all());
    assert_eq!(text(&sandbox, "out/copied"), "changed\n");
}

#[test]
fn a_failing_line_is_that_of_the_file_as_it_was_written() {
    let sandbox = context("");
    sandbox
        .write("data/file", "")
        .write("use/Dockerfile", "FROM data\n\nCOPY --from=data \\\n  none /\n");
    let built = build(&sandbox, &["-f", "use/Dockerfile", "--build-context", "data=data"]);
    assert_eq!(built.code, 1, "{}", built.all());
    assert!(built.all().contains("use/Dockerfile:3"), "{}", built.all());
    no_names_are_left(&sandbox);
}

#[test]
fn a_stage_of_the_same_name_is_an_error_where_it_would_be_meant_instead() {
    let sandbox = context("");
    let text =
        "FROM scratch AS data\nCOPY busybox /\nFROM scratch\nCOPY --from=data use/Dockerfile /\n";
    sandbox.write("use/Dockerfile", text);
    let arguments = ["-f", "use/Dockerfile", "--build-context", "data=.", "-o", "out"];
    let built = build(&sandbox, &arguments);
    // A frontend that knows contexts takes them instead.
    if built.code == 0 {
        assert_eq!(sandbox.read("out/Dockerfile"), text);
        return;
    }
    assert_eq!(built.code, 1, "{}", built.all());
    assert!(built.all().contains("use/Dockerfile:1: stage data"), "{}", built.all());
}
