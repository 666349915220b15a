use dockerfile::FaultKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "malformed-exec-form",
        summary: "JSON array is malformed, so it is taken as plain text",
        severity: Severity::Error,
        docs: include_str!("malformed_exec_form.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in lint.dockerfile.faults.iter().filter(|fault| fault.kind == FaultKind::InvalidJson)
    {
        report.at(&fault.span, &fault.message);
    }
}
