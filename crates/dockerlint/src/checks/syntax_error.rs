use dockerfile::FaultKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "syntax-error",
        summary: "the builder refuses this",
        severity: Severity::Error,
        docs: include_str!("syntax_error.md"),
        aliases: &["DL1000", "DL3061", "DL3043"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in &lint.dockerfile.faults {
        match fault.kind {
            // The first two have rules of their own; the last is filled in before anybody builds the file
            // (containers.dev/implementors/templates).
            FaultKind::UnknownFlag | FaultKind::UnknownInstruction | FaultKind::TemplateOption => {}
            _ => {
                report.at(&fault.span, &fault.message);
            }
        }
    }
}
