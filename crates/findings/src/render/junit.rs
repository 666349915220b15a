use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::notes;
use crate::{Finding, Outcome, Severity, Tool};

/// One suite; a finding is a failed case, a gap an erroneous one, a clean run one case that passed.
pub(super) fn render(outcome: &Outcome, tool: Tool) -> String {
    let mut suite = TestSuite::new(tool.name);
    suite.add_test_cases(outcome.new_findings().map(|finding| failure(outcome, finding)));
    for gap in &outcome.not_checked {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(&gap.reason).set_type("not-checked");
        let mut case = TestCase::new(format!("{} is checked", gap.path), status);
        case.set_classname(gap.rule.as_deref().unwrap_or("not-checked"));
        suite.add_test_case(case);
    }
    if suite.test_cases.is_empty() {
        let mut case = TestCase::new("no findings", TestCaseStatus::success());
        case.set_classname(tool.name);
        suite.add_test_case(case);
    }
    let mut report = Report::new(tool.name);
    report.add_test_suite(suite);
    let text = report.to_string().expect("an XML text of strings is well formed");
    if text.ends_with('\n') { text } else { text + "\n" }
}

fn failure(outcome: &Outcome, finding: &Finding) -> TestCase {
    let file = outcome.sources.get(finding.span.file);
    let start = file.position(finding.span.start);
    let place = format!("{}:{}:{}", file.path(), start.line, start.column);
    // What only informs must not turn a test view red.
    let mut status = match finding.severity {
        Severity::Info => TestCaseStatus::skipped(),
        _ => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    status.set_message(format!("{place}: {}", finding.message)).set_type(finding.severity.as_str());
    let notes = notes(outcome, finding);
    if !notes.is_empty() {
        status.set_description(notes.join("\n"));
    }
    let mut case = TestCase::new(format!("{place} {}", finding.rule.summary), status);
    case.set_classname(finding.rule.id);
    case
}
