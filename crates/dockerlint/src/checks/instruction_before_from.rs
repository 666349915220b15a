use dockerfile::{FaultKind, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "instruction-before-from",
        summary: "instruction stands before the first FROM",
        severity: Severity::Error,
        docs: include_str!("instruction_before_from.md"),
        aliases: &["DL3061"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in &lint.dockerfile.faults {
        let found = match fault.kind {
            FaultKind::InstructionBeforeFrom => true,
            // Arguments alone are just no Dockerfile.
            FaultKind::MissingFrom => {
                lint.dockerfile.instructions().any(|found| found.kind != Keyword::Arg)
            }
            _ => false,
        };
        if found {
            report.at(&fault.span, &fault.message);
        }
    }
}
