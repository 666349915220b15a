use dockerfile::FaultKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "forbidden-trigger",
        summary: "ONBUILD holds what cannot be a trigger",
        severity: Severity::Error,
        docs: include_str!("forbidden_trigger.md"),
        aliases: &["DL3043"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let faults = lint.dockerfile.faults.iter();
    for fault in faults.filter(|fault| fault.kind == FaultKind::ForbiddenTrigger) {
        report.at(&fault.span, &fault.message);
    }
}
