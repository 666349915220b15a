use findings::{
    Baseline, Gate, NotChecked, Outcome, Report, Selections,
    render::{Format, Style, render},
};
use serde_json::{Value, json};

use crate::sample::{TOOL, check};

fn outcome() -> Outcome {
    let mut outcome = check("FROM debian:12\nWORKDIR ä\n");
    outcome.not_checked.push(NotChecked {
        path: "b.tar".to_owned(),
        rule: None,
        reason: "truncated".to_owned(),
    });
    outcome
}

#[test]
fn the_human_drawing_shows_place_cause_and_cure() {
    insta::assert_snapshot!(render(Format::Human, &outcome(), TOOL, Style::default()), @r"
    error[relative-workdir]: WORKDIR is relative
     --> Dockerfile:2:9
      |
    2 | WORKDIR ä
      |         ^ depends on the WORKDIR of the base image
      |
    help: make the path absolute
      |
    2 | WORKDIR /ä
      |         +

    error[not-checked]: b.tar was not checked: truncated

    1 error in 1 input; 1 fixable; 1 not checked
    ");
}

#[test]
fn json_is_as_the_design_says() {
    let log: Value =
        serde_json::from_str(&render(Format::Json, &outcome(), TOOL, Style::default()))
            .expect("JSON");
    let fingerprint = log["findings"][0]["fingerprint"].clone();
    assert_eq!(fingerprint.as_str().map(str::len), Some(32));
    assert_eq!(
        log,
        json!({
            "schema": 1, "tool": "sample", "version": "1.2.3",
            "findings": [{
                "rule": "relative-workdir", "aliases": ["DL3000", "WorkdirRelativePath", "DS-0009"],
                "severity": "error", "message": "depends on the WORKDIR of the base image",
                "path": "Dockerfile",
                "start": {"line": 2, "column": 9, "offset": 23}, "end": {"line": 2, "column": 10, "offset": 25},
                "related": [],
                "fix": {"safety": "safe", "edits": [{"path": "Dockerfile", "start": 23, "end": 25, "text": "/ä"}]},
                "fingerprint": fingerprint, "state": "new"
            }],
            "not_checked": [{"path": "b.tar", "rule": null, "reason": "truncated"}],
            "summary": {"files": 1, "error": 1, "warning": 0, "info": 0, "suppressed": 0}
        })
    );
}

#[test]
fn sarif_has_true_regions_fixes_and_says_what_was_not_checked() {
    let log: Value =
        serde_json::from_str(&render(Format::Sarif, &outcome(), TOOL, Style::default()))
            .expect("JSON");
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "relative-workdir");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&json!(2), &json!(9), &json!(10))
    );
    assert_eq!(
        result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
        "/ä"
    );
    assert!(result["partialFingerprints"]["envcheck/v1"].is_string());
    assert!(
        result["partialFingerprints"]["primaryLocationLineHash"].is_null(),
        "that key is GitHub's own"
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn github_says_how_many_annotations_it_hides() {
    let text = "WORKDIR a\n".repeat(30);
    let drawn = render(Format::Github, &check(&text), TOOL, Style::default());
    let lines: Vec<_> = drawn.lines().collect();
    assert_eq!(lines.len(), 10);
    assert_eq!(
        lines[0],
        "::error file=Dockerfile,line=1,col=9,endLine=1,endColumn=10,title=relative-workdir::WORKDIR is relative: depends on the WORKDIR of the base image"
    );
    assert_eq!(
        lines[9],
        "::error title=more::and 21 more of this kind: see the log, or write --format sarif"
    );
}

#[test]
fn formats_with_one_place_a_finding_name_the_others_in_words() {
    let mut outcome = check("WORKDIR a\nWORKDIR b\n");
    let other = outcome.findings[1].span;
    outcome.findings.truncate(1);
    outcome.findings[0].related(other, "of `b`\n| too");
    for (format, text) in [
        (Format::Github, "the base image%0ADockerfile:2: of `b`%0A| too\n"),
        (Format::Junit, r#"type="error">Dockerfile:2: of `b`"#),
        (Format::Markdown, "the base image<br>Dockerfile:2: of `b` \\| too |\n"),
    ] {
        let drawn = render(format, &outcome, TOOL, Style::default());
        assert!(drawn.contains(text), "{text}: {drawn}");
    }
}

#[test]
fn junit_counts_a_gap_as_an_error() {
    let drawn = render(Format::Junit, &outcome(), TOOL, Style::default());
    assert!(drawn.contains(r#"tests="2" skipped="0" failures="1" errors="1""#), "{drawn}");
    assert!(drawn.contains(r#"<error message="truncated" type="not-checked"/>"#), "{drawn}");
}

#[test]
fn markdown_cannot_be_broken_by_a_message() {
    let drawn = render(Format::Markdown, &outcome(), TOOL, Style::default());
    assert!(
        drawn.contains(
            "| error | `relative-workdir` | `Dockerfile:2` | WORKDIR is relative: depends on"
        ),
        "{drawn}"
    );
    assert!(drawn.contains("- `b.tar`: truncated"));
}

#[test]
fn equal_runs_are_drawn_equally() {
    for format in Format::ALL {
        assert_eq!(
            render(format, &outcome(), TOOL, Style::default()),
            render(format, &outcome(), TOOL, Style::default()),
            "{format:?}"
        );
    }
}

#[test]
fn a_secret_is_in_no_drawing() {
    let mut outcome = check("WORKDIR a # hunter2é\n");
    let at = outcome
        .sources
        .iter()
        .next()
        .expect("one file")
        .1
        .text()
        .find("hunter2")
        .expect("the secret");
    let masked =
        outcome.sources.masked(&[outcome.findings[0].span.file.span(at..at + "hunter2é".len())]);
    outcome.shown = masked;
    outcome.findings[0].fix = None;
    for format in [
        Format::Human,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Junit,
        Format::Markdown,
    ] {
        let drawn = render(format, &outcome, TOOL, Style::default());
        assert!(!drawn.contains("hunter2"), "{format:?}: {drawn}");
    }
}

#[test]
fn a_name_with_control_characters_starts_no_line_of_its_own() {
    let mut outcome = check("WORKDIR a\n");
    let mut report = Report::new(outcome.findings[0].span.file, "Dockerfile");
    report.enter(outcome.findings[0].rule);
    report.at(0..1, "file opt/a\n::error::gotcha\u{1b}[31m");
    let gate = crate::sample::rules();
    let gate = Gate {
        rules: &gate,
        selections: &Selections::default(),
        comments: &[],
        policy: crate::sample::policy(),
        baseline: &Baseline::default(),
    };
    outcome = Outcome::new(outcome.sources.clone(), vec![report], &gate, 1);
    for format in Format::ALL {
        let drawn = render(format, &outcome, TOOL, Style::default());
        assert!(
            !drawn.lines().any(|line| line.starts_with("::error::gotcha"))
                && !drawn.contains('\u{1b}'),
            "{drawn}"
        );
    }
}
