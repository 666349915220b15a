//! The options of `imagebuild build` that decide what is said of the build and what its exit code is, on a real engine:
//! without the option each of these tests fails.

use std::{collections::BTreeSet, process::Command};

use end_to_end::{Run, program};
use serde_json::Value;
use testkit::Sandbox;

use crate::engine::{build, context, imagebuild, run};

/// Has one finding that is an error.
const FAULTY: &str = "RUN sudo true || true\n";

/// The rules that have found something in a build.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> BTreeSet<String> {
    let built = build(sandbox, &[&["--format", "json"], arguments].concat());
    let log: Value = serde_json::from_str(&built.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", built.all()));
    let findings = log["findings"].as_array().expect("findings");
    findings.iter().map(|it| it["rule"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn rules_are_selected_and_ignored() {
    let sandbox = context(FAULTY);
    let all = found(&sandbox, &[]);
    assert!(all.contains("sudo") && all.contains("image-runs-as-root"), "{all:?}");
    let only = found(&sandbox, &["--select", "image-runs-as-root"]);
    assert_eq!(only, BTreeSet::from(["image-runs-as-root".to_owned()]));
    let others = found(&sandbox, &["--ignore", "sudo"]);
    assert_eq!(others, all.iter().filter(|rule| *rule != "sudo").cloned().collect());
}

#[test]
fn a_profile_brings_its_rules() {
    let sandbox = context(FAULTY);
    let (default, strict) = (found(&sandbox, &[]), found(&sandbox, &["--profile", "strict"]));
    assert!(default.len() < strict.len() && default.is_subset(&strict), "{default:?} {strict:?}");
}

#[test]
fn findings_decide_the_exit_code_unless_they_never_do_or_nothing_is_checked() {
    let sandbox = context(FAULTY);
    for (arguments, code) in [
        (&[][..], 1),
        (&["--fail-on", "never"], 0),
        (&["--no-check"], 0),
        (&["--ignore", "sudo"], 0),
        (&["--ignore", "sudo", "--fail-on", "warning"], 1),
    ] {
        let built = build(&sandbox, arguments);
        assert_eq!(built.code, code, "{arguments:?}: {}", built.all());
        let checked = built.stdout.contains("image-runs-as-root");
        assert_eq!(checked, !arguments.contains(&"--no-check"), "{}", built.all());
    }
}

#[test]
fn what_is_in_the_baseline_does_not_fail_a_build() {
    let sandbox = context(FAULTY);
    let written = build(&sandbox, &["--baseline", "known.jsonl", "--write-baseline"]);
    assert_eq!(written.code, 0, "{}", written.all());
    assert!(sandbox.read("known.jsonl").contains("sudo"));
    assert_eq!(build(&sandbox, &["--baseline", "known.jsonl"]).code, 0);
    assert_eq!(build(&sandbox, &[]).code, 1);
}

#[test]
fn the_configuration_is_the_one_that_is_named_or_none() {
    let sandbox = context(FAULTY);
    sandbox.write("other.toml", "[rules]\nsudo = \"off\"\n");
    assert_eq!(build(&sandbox, &[]).code, 1);
    assert_eq!(build(&sandbox, &["--config", "other.toml"]).code, 0);
    sandbox.write("envcheck.toml", "[rules]\nsudo = \"off\"\n");
    assert_eq!(build(&sandbox, &[]).code, 0);
    assert_eq!(build(&sandbox, &["--no-config"]).code, 1);
}

#[test]
fn dates_are_judged_on_the_day_that_is_named() {
    let sandbox =
        context("# envcheck: ignore[sudo] for now until=2031-05-31\nRUN sudo true || true\n");
    assert_eq!(build(&sandbox, &["--as-of", "2031-05-31"]).code, 0);
    let after = build(&sandbox, &["--as-of", "2031-06-01"]);
    assert_eq!(after.code, 1, "{}", after.all());
}

#[test]
fn findings_are_coloured_when_they_are_to_be() {
    let sandbox = context(FAULTY);
    for (choice, coloured) in [("always", true), ("never", false), ("auto", false)] {
        let built = build(&sandbox, &["--color", choice]);
        assert_eq!(built.stdout.contains("\u{1b}["), coloured, "{choice}: {}", built.all());
    }
}

/// A build that passes, with nothing said of the way to show it.
fn shown(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    let built =
        run(sandbox, &[&["build", ".", "--engine", "private", "--no-check"], arguments].concat());
    assert_eq!(built.code, 0, "{}", built.all());
    built
}

#[test]
fn each_kind_of_progress_goes_where_it_belongs() {
    let sandbox = context("RUN echo said by a step\n");
    let lines = |run: &Run| run.stderr.lines().any(|line| line.starts_with("#1 "));
    for mode in ["plain", "auto"] {
        let built = shown(&sandbox, &["--progress", mode]);
        assert!(lines(&built) && built.stdout.is_empty(), "{mode}: {}", built.all());
    }
    let json = shown(&sandbox, &["--progress", "json"]);
    assert!(!lines(&json), "{}", json.all());
    let events: Vec<Value> = json
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{}", json.all())))
        .collect();
    let id = events.last().map(|event| (event["event"].clone(), event["id"].clone()));
    let (event, id) = id.expect("events");
    assert_eq!(event, "outcome");
    for arguments in [&["--progress", "quiet"][..], &["--quiet"]] {
        let quiet = shown(&sandbox, arguments);
        assert_eq!(Some(quiet.stdout.trim_end()), id.as_str(), "{}", quiet.all());
        assert!(!lines(&quiet), "{}", quiet.all());
    }
    let silent = shown(&sandbox, &["--quiet"]);
    assert_eq!(silent.stderr, "");
    let verbose = shown(&sandbox, &["--verbose"]);
    assert!(verbose.stderr.contains("INFO imagebuild"), "{}", verbose.all());
    assert!(!shown(&sandbox, &[]).stderr.contains("INFO imagebuild"));
}

#[test]
fn progress_moves_on_a_terminal() {
    let sandbox = context("RUN echo said by a step; sleep 1\n");
    let command = |progress: &str| {
        let program = program("imagebuild");
        format!(
            "{} build . --engine private --no-check --no-cache --progress {progress}",
            program.display()
        )
    };
    let on_terminal = |progress: &str| {
        let engine = imagebuild(&sandbox, &[]);
        let engine = engine.get_envs().find(|(name, _)| *name == "IMAGEBUILD_ENGINE_DIR");
        let mut script: Command = sandbox.command("script");
        script.args(["--quiet", "--return", "--command", &command(progress), "/dev/null"]);
        script.envs(engine.and_then(|(name, value)| Some((name, value?))));
        let shown = script.env("TERM", "xterm").output().map(Run::of);
        let shown = shown.expect("script is missing: apt-get install bsdutils");
        assert_eq!(shown.code, 0, "{}", shown.all());
        shown.stdout
    };
    let (moving, lines) = (on_terminal("auto"), on_terminal("plain"));
    assert!(moving.contains("\u{1b}["), "{moving:?}");
    assert!(lines.contains("#1 ") && !lines.contains("\u{1b}["), "{lines:?}");
}
