use std::path::Path;

use findings::{Baseline, Level, Policy, SUPPRESSION_RULES, Selection};
use testkit::Checked;

use crate::sample::{check, check_with, policy, rules};

fn found(text: &str) -> Vec<(&'static str, usize)> {
    let outcome = check(text);
    let line = |span: findings::Span| outcome.sources.get(span.file).position(span.start).line;
    outcome.findings.iter().map(|finding| (finding.rule.id, line(finding.span))).collect()
}

#[test]
fn the_pages_of_the_rules_about_suppressions_hold() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/suppress"));
    for rule in SUPPRESSION_RULES {
        let policy = Policy { require_reason: rule.id == "unexplained-suppression", ..policy() };
        testkit::page(&folder.join(rule.id.replace('-', "_")).with_extension("md"), |_, text| {
            let outcome = check_with(text, policy, &Selection::default(), &Baseline::default());
            let findings =
                outcome.findings.into_iter().filter(|finding| finding.rule.id == rule.id).collect();
            Checked { sources: outcome.sources, findings, hidden: Vec::new() }
        });
    }
}

#[test]
fn a_comment_above_or_behind_silences_its_line_only() {
    assert_eq!(
        found("# envcheck: ignore[relative-workdir] why\nWORKDIR a\nWORKDIR b\n"),
        [("relative-workdir", 3)]
    );
    assert_eq!(found("WORKDIR a# envcheck: ignore[relative-workdir] why\n"), []);
}

#[test]
fn aliases_of_other_tools_are_accepted_in_every_syntax() {
    for comment in [
        "# envcheck: ignore[DL3000] why",
        "# hadolint ignore=DL3006,DL3000",
        "#hadolint ignore=dl3000 # as the base image wants it",
        "# trivy:ignore:DS-0009",
        "# check=skip=WorkdirRelativePath;error=true",
        "# check=skip=all",
    ] {
        assert_eq!(found(&format!("{comment}\nWORKDIR a\n")), [], "{comment}");
    }
}

#[test]
fn a_file_wide_comment_reaches_every_line() {
    for comment in [
        "# envcheck: ignore-file[relative-workdir] why",
        "# hadolint global ignore=DL3000",
        "# check=skip=WorkdirRelativePath",
    ] {
        assert_eq!(found(&format!("{comment}\n\nWORKDIR a\n\nWORKDIR b\n")), [], "{comment}");
    }
}

#[test]
fn a_suppression_of_a_rule_that_is_off_is_not_called_unused() {
    let mut selection = Selection::default();
    assert!(selection.set(&rules(), "DL3000", Level::Off));
    let outcome = check_with(
        "# envcheck: ignore[relative-workdir] why\nWORKDIR a\n",
        policy(),
        &selection,
        &Baseline::default(),
    );
    assert!(outcome.findings.is_empty());
}

#[test]
fn a_baseline_knows_a_finding_that_moved_and_not_one_that_is_new() {
    let before = check("WORKDIR a\n");
    let baseline = Baseline::of(&before.findings, &before.sources, &Baseline::default());
    let baseline = Baseline::parse(&baseline.to_text()).expect("what was written reads back");
    let after = check_with(
        "FROM x\n\n\nWORKDIR a\nWORKDIR a\n",
        policy(),
        &Selection::default(),
        &baseline,
    );
    let states: Vec<_> = after.findings.iter().map(|finding| finding.state).collect();
    assert_eq!(states, [findings::State::Known, findings::State::New]);
    assert_eq!(baseline.stale(&after.findings), 0);
    assert!(after.fails(Some(findings::Severity::Error)), "the second one is new");
}

#[test]
fn a_baseline_line_that_is_no_entry_is_an_error_with_its_line() {
    let error = Baseline::parse("\n{\"rule\": 1}\n").expect_err("not an entry");
    assert!(error.to_string().starts_with("line 2: "), "{error}");
}
