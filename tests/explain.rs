//! Which step was not taken from the cache, and why, in builds of a real engine.

use std::fs;

use testkit::Sandbox;

use crate::engine::{build, context};

const FILE: &str = "ARG VERSION=1\nCOPY src /src\nRUN echo 1 > /one\nRUN echo 2 > /two\n\
    FROM scratch AS other\nCOPY --from=0 /one /one\nCOPY docs/*.md /docs/\n";

/// What `--explain-cache` says, a step and its reason in one line.
fn explained(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let run = build(sandbox, &[arguments, &["--explain-cache", "--no-check"]].concat());
    assert_eq!(run.code, 0, "{}", run.all());
    let (_, explanation) =
        run.stderr.rsplit_once("steps from the cache\n").expect("an explanation");
    let lines: Vec<_> =
        explanation.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.chunks(2).map(|pair| pair.join(" => ")).collect()
}

fn has(explained: &[String], step: &str, reason: &str) {
    let found = explained.iter().any(|line| line.contains(step) && line.contains(reason));
    assert!(found, "{step}: {reason}\n{explained:#?}");
}

#[test]
fn the_input_that_changed_is_named() {
    let sandbox = context(FILE);
    // What no other test and no earlier run has in the cache.
    let unique = fs::read_to_string("/proc/sys/kernel/random/uuid").expect("Linux");
    sandbox.write("src/a.txt", &unique).write("src/deep/b.txt", "b").write("docs/c.md", &unique);
    let first = explained(&sandbox, &[]);
    has(&first, "COPY src /src, line 5", "no earlier build");
    has(&first, "RUN echo 1 > /one", "an earlier step of its stage ran");
    assert_eq!(explained(&sandbox, &[]), Vec::<String>::new(), "nothing changed");

    sandbox.write("src/deep/b.txt", "changed").write("src/new.txt", "n");
    let files = explained(&sandbox, &[]);
    has(&files, "COPY src /src", "src/deep/b.txt changed, src/new.txt is new");
    assert!(!files.iter().any(|line| line.contains("docs")), "{files:#?}");

    fs::remove_file(sandbox.path().join("docs/c.md")).expect("ours");
    sandbox.write("docs/d.md", format!("d {unique}"));
    let files = explained(&sandbox, &[]);
    has(&files, "COPY docs/*.md /docs/", "docs/c.md is gone, docs/d.md is new");
    assert_eq!(files.len(), 1, "{files:#?}");

    let argument = explained(&sandbox, &["--build-arg", "VERSION=2"]);
    has(&argument, "RUN echo 1 > /one", "the argument VERSION has another value");

    let text = sandbox.read("Dockerfile").replace("echo 2", "echo two");
    sandbox.write("Dockerfile", text);
    let instruction = explained(&sandbox, &["--build-arg", "VERSION=2"]);
    has(&instruction, "RUN echo two > /two", "the instruction is another one");
    has(&explained(&sandbox, &["--no-cache"]), "COPY busybox", "it was to run again");
}

#[test]
fn what_is_kept_for_the_next_build_has_no_values_in_it() {
    let sandbox = context("ARG TOKEN\nRUN echo 1 > /one\n");
    explained(&sandbox, &["--build-arg", "TOKEN=hunter2-of-the-test"]);
    let records = sandbox.path().join("../home/.cache/imagebuild/builds");
    let records: Vec<_> = fs::read_dir(&records).expect("records").flatten().collect();
    assert_eq!(records.len(), 1);
    let text = fs::read_to_string(records[0].path()).expect("text");
    assert!(text.contains("TOKEN") && !text.contains("hunter2"), "{text}");
}
