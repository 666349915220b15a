//! Every check is listed, documented, and its documented examples hold; no input stops the others.

mod cost;
mod meaning;
mod pages;
mod properties;

use std::path::Path;

use dockerlint::{Lint, checks::CHECKS, lint};
use findings::{Report, Selection, Severity, SourceFile, Sources};

/// Runs all checks over a file named `Dockerfile`.
fn check(text: &str) -> (Sources, Report) {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("Dockerfile", text));
    let mut report = Report::new(file, "Dockerfile");
    lint(&Lint::new(file, sources.get(file)), &Selection::default(), &mut report);
    (sources, report)
}

fn ids(text: &str) -> Vec<&'static str> {
    let (_, report) = check(text);
    assert!(report.not_checked.is_empty(), "{:?}", report.not_checked);
    report.findings.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn every_check_is_listed_and_its_page_holds() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/checks"));
    testkit::family(folder, CHECKS.iter().map(|check| &check.rule), pages::check);
}

#[test]
fn a_workdir_of_one_character_hides_nothing() {
    assert_eq!(
        ids("FROM debian:latest\nWORKDIR a\nRUN sudo true\n"),
        ["latest-tag", "relative-workdir", "sudo"]
    );
}

#[test]
fn a_comment_after_a_heredoc_hides_nothing() {
    assert_eq!(ids("FROM debian:12\nRUN <<EOF\ntrue\nEOF\n# comment\nRUN sudo true\n"), ["sudo"]);
}

#[test]
fn an_unknown_flag_hides_nothing() {
    assert_eq!(
        ids("FROM debian:12\nADD --new=1 a.tar /b\nRUN --later sudo true\n"),
        ["sudo", "unknown-flag", "unknown-flag"]
    );
}

#[test]
fn an_empty_file_and_a_fragment_are_checked() {
    assert_eq!(ids("RUN sudo true\n").iter().filter(|id| **id == "sudo").count(), 1);
    let _ = ids("");
}

#[test]
fn a_dockerfile_is_known_by_its_name() {
    let known = [
        "Dockerfile",
        "a/Dockerfile.dev",
        "web.Dockerfile",
        "dockerfile",
        "Containerfile.alpine",
        "x.containerfile",
    ];
    let other = [
        "dockerfile.rs",
        "lib/dockerfile.ex",
        "Dockerfile.j2",
        "Dockerfile.md",
        "Dockerfile.dockerignore",
        "mydockerfile",
        "Dockerfiles",
        "docker-compose.yml",
    ];
    assert_eq!(
        known.iter().filter(|name| dockerlint::is_dockerfile(Path::new(name))).count(),
        known.len()
    );
    assert_eq!(other.iter().find(|name| dockerlint::is_dockerfile(Path::new(name))), None);
}

#[test]
fn a_file_that_asks_the_builder_to_fail_has_errors_where_the_builder_looks() {
    let severities = |text: &str| {
        let (_, report) = check(text);
        report.findings.iter().map(|it| (it.rule.id, it.severity)).collect::<Vec<_>>()
    };
    let text = "FROM debian:12\nRUN true | cat\nCMD echo $HOME\n";
    let asked = format!("# check=skip=all;error=true\n{text}");
    let of = |found: &[(&str, Severity)]| {
        found.iter().find(|(id, _)| *id == "shell-form-command").map(|(_, severity)| *severity)
    };
    assert_eq!(of(&severities(text)), Some(Severity::Warning));
    assert_eq!(of(&severities(&asked)), Some(Severity::Error));
}
