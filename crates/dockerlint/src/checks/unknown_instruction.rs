use dockerfile::FaultKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unknown-instruction",
        summary: "line starts with no instruction",
        severity: Severity::Error,
        docs: include_str!("unknown_instruction.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in
        lint.dockerfile.faults.iter().filter(|fault| fault.kind == FaultKind::UnknownInstruction)
    {
        report.at(&fault.span, &fault.message);
    }
}
