//! Whoever comes from hadolint loses nothing: its configuration, its profile, its comments, and ShellCheck.

use end_to_end::run;
use serde_json::Value;
use testkit::Sandbox;

const DOCKERFILE: &str = "FROM ghcr.io/org/app:1\nWORKDIR app\nRUN apt-get install curl\n";

const CONFIGURATION: &str = "ignored:\n  - DL3000\noverride:\n  info:\n    - DL3014\nfailure-threshold: warning\n\
    trustedRegistries:\n  - docker.io\nlabel-schema:\n  version: semver\nstrict-labels: true\n";

/// (rule, severity) of every finding, and the exit code.
fn found(sandbox: &Sandbox, arguments: &[&str]) -> (Vec<(String, String)>, i32) {
    let command = ["imagebuild", "lint", "--shellcheck", "never", "--format", "json"];
    let run = run(sandbox, &[&command[..], arguments].concat());
    let log: Value =
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.all()));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = log["findings"].as_array().expect("findings");
    let mut found: Vec<_> =
        findings.iter().map(|it| (text(&it["rule"]), text(&it["severity"]))).collect();
    found.sort();
    (found, run.code)
}

#[test]
fn its_configuration_counts_where_there_is_none_of_ours() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", DOCKERFILE).write(".hadolint.yaml", CONFIGURATION);
    let (found, code) = found(&sandbox, &[]);
    let has =
        |rule: &str| found.iter().find(|(id, _)| id == rule).map(|(_, severity)| severity.as_str());
    assert_eq!(has("relative-workdir"), None, "{found:?}");
    assert_eq!(has("interactive-apt"), Some("info"), "{found:?}");
    assert_eq!(has("untrusted-registry"), Some("error"), "{found:?}");
    assert_eq!(has("missing-label"), Some("info"), "{found:?}");
    assert_eq!(code, 1);
}

#[test]
fn its_migrated_configuration_means_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", DOCKERFILE).write(".hadolint.yaml", CONFIGURATION);
    let before = found(&sandbox, &[]);
    let migrated = run(&sandbox, &["imagebuild", "lint", "--migrate-hadolint"]);
    assert_eq!(migrated.code, 0, "{}", migrated.all());
    let toml = sandbox.read("envcheck.toml");
    assert!(
        toml.contains("profile = \"hadolint\"") && toml.contains("fail-on = \"warning\""),
        "{toml}"
    );
    assert_eq!(found(&sandbox, &[]), before);
    let again = run(&sandbox, &["imagebuild", "lint", "--migrate-hadolint"]);
    assert!(again.code == 2 && again.stderr.contains("is there already"), "{}", again.all());
}

#[test]
fn a_mistake_in_its_configuration_is_a_finding_at_its_place() {
    let sandbox = Sandbox::new();
    sandbox
        .write("Dockerfile", DOCKERFILE)
        .write(".hadolint.yaml", "ignore: [DL3000]\nignored: [DL300]\n");
    let run = run(&sandbox, &["imagebuild", "lint"]);
    assert!(run.code == 2 && run.stdout.contains(".hadolint.yaml:1:1"), "{}", run.all());
    assert!(
        run.stdout.contains("did you mean `ignored`?")
            && run.stdout.contains(".hadolint.yaml:2:11"),
        "{}",
        run.all()
    );
}

#[test]
fn its_comments_can_be_taken_out_of_force() {
    let sandbox = Sandbox::new();
    sandbox
        .write("Dockerfile", "FROM debian:12\n# hadolint ignore=DL3004\nRUN sudo true\n")
        .write(".hadolint.yaml", "disable-ignore-pragma: true\n");
    assert!(found(&sandbox, &[]).0.iter().any(|(id, _)| id == "sudo"));
    sandbox.write(".hadolint.yaml", "disable-ignore-pragma: false\n");
    assert!(!found(&sandbox, &[]).0.iter().any(|(id, _)| id == "sudo"));
}

#[test]
fn its_comments_silence_an_instruction_the_rest_of_a_stage_or_the_file() {
    let sandbox = Sandbox::new();
    let lines = |comment: &str| {
        let stage = "RUN sudo true\nRUN sudo false\n";
        let text =
            format!("FROM debian:1 AS a\n{stage}# {comment}\nFROM sudo:1\n{stage}FROM a\n{stage}");
        sandbox.write("Dockerfile", &text);
        let lint = ["imagebuild", "lint", "--shellcheck", "never", "--format", "json", "--select"];
        let run = run(&sandbox, &[&lint[..], &["DL3004"]].concat());
        let log: Value = serde_json::from_str(&run.stdout).expect("a report");
        let findings = log["findings"].as_array().expect("findings").iter();
        findings.map(|it| it["start"]["line"].as_u64().expect("a line")).collect::<Vec<_>>()
    };
    assert_eq!(lines("hadolint"), [2, 3, 6, 7, 9, 10]);
    assert_eq!(lines("hadolint stage ignore=DL3004"), [2, 3, 9, 10]);
    assert_eq!(lines("hadolint ignore=DL3004"), [2, 3, 6, 7, 9, 10]);
    assert!(lines("hadolint global ignore=DL3004 # why").is_empty());
}

#[test]
fn its_comment_tells_shellcheck_the_shell() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Dockerfile",
        "FROM debian:12\n# hadolint shell=/bin/bash\nRUN source a\nFROM debian:12\nRUN source a\n",
    );
    let lint = ["imagebuild", "lint", "--shellcheck", "always", "--select", "SC3046", "--format"];
    let shown = run(&sandbox, &[&lint[..], &["json"]].concat());
    let log: Value = serde_json::from_str(&shown.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", shown.all()));
    let findings = log["findings"].as_array().expect("findings").iter();
    let lines: Vec<_> = findings.map(|it| &it["start"]["line"]).collect();
    assert_eq!(lines, [5], "{}", shown.all());
}

#[test]
fn a_profile_decides_which_rules_run() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Dockerfile",
        "FROM debian:12\nRUN apt-get install -y curl && curl -k https://h | tee x\n",
    );
    let rules = |profile: &str| {
        let (found, _) = found(&sandbox, &["--profile", profile]);
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    let (usual, strict, hadolint) = (rules("default"), rules("strict"), rules("hadolint"));
    assert!(!usual.contains(&"unpinned-apt-package".to_owned()), "{usual:?}");
    assert!(strict.contains(&"unpinned-apt-package".to_owned()), "{strict:?}");
    assert!(hadolint.contains(&"unpinned-apt-package".to_owned()), "{hadolint:?}");
    assert!(strict.len() > usual.len() && strict.len() > hadolint.len());
    let security = rules("security");
    assert!(security.contains(&"image-without-digest".to_owned()), "{security:?}");
    assert!(!security.contains(&"pipe-without-pipefail".to_owned()), "{security:?}");
    let unknown = run(&sandbox, &["imagebuild", "lint", "--profile", "loose"]);
    assert!(
        unknown.code == 2 && unknown.stderr.contains("default, strict, security, hadolint"),
        "{}",
        unknown.all()
    );
}

#[test]
fn shellcheck_looks_at_scripts_with_places_and_fixes_in_the_file() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Dockerfile",
        "FROM debian:12\nRUN echo a \\\n  # why\n  && for x in $(cat f); do echo ä $x; done\n",
    );
    let command =
        ["imagebuild", "lint", "--shellcheck", "always", "--select", "SC2086", "--format"];
    let shown = run(&sandbox, &[&command[..], &["json"]].concat());
    let log: Value = serde_json::from_str(&shown.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", shown.all()));
    assert_eq!(
        log["scripts"]["checked_by"],
        "shellcheck",
        "shellcheck has to be installed: {}",
        shown.all()
    );
    let finding = &log["findings"][0];
    assert_eq!(
        (&finding["start"]["line"], &finding["start"]["column"]),
        (&4.into(), &35.into()),
        "{}",
        shown.all()
    );
    assert_eq!(finding["fix"]["edits"].as_array().map(Vec::len), Some(2));
    run(&sandbox, &[&command[..], &["human", "--fix=unsafe"]].concat());
    assert!(
        sandbox.read("Dockerfile").contains("echo ä \"$x\"; done"),
        "{}",
        sandbox.read("Dockerfile")
    );
}

#[test]
fn its_absence_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("Dockerfile", "FROM debian:12\nUSER 1\nRUN true\n");
    let run = run(&sandbox, &["imagebuild", "lint", "--shellcheck", "never"]);
    assert!(run.stderr.contains("built-in rules"), "{}", run.all());
}
