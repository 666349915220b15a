use dockerfile::{FaultKind, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "syntax-error",
        summary: "the builder refuses this",
        severity: Severity::Error,
        docs: include_str!("syntax_error.md"),
        aliases: &["DL1000"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for fault in &lint.dockerfile.faults {
        match fault.kind {
            // These have rules of their own.
            FaultKind::ForbiddenTrigger
            | FaultKind::InstructionBeforeFrom
            | FaultKind::InvalidJson
            | FaultKind::UnknownFlag
            | FaultKind::UnknownInstruction => {}
            FaultKind::MissingFrom if has_instruction(lint) => {}
            // Filled in before anybody builds the file (containers.dev/implementors/templates).
            #[expect(clippy::match_same_arms, reason = "left out for another reason")]
            FaultKind::TemplateOption => {}
            _ => {
                report.at(&fault.span, &fault.message);
            }
        }
    }
}

/// Whether there is any instruction that cannot stand before a `FROM`.
fn has_instruction(lint: &Lint) -> bool {
    lint.dockerfile.instructions().any(|found| found.kind != Keyword::Arg)
}
