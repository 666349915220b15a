use dockerfile::FaultKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unknown-flag",
        summary: "instruction has a flag that no builder is known to take",
        severity: Severity::Error,
        docs: include_str!("unknown_flag.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in lint.dockerfile.faults.iter().filter(|fault| fault.kind == FaultKind::UnknownFlag)
    {
        report.at(&fault.span, &fault.message);
    }
}
