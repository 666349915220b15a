use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "empty-continuation",
        summary: "empty line inside an instruction",
        docs: include_str!("empty_continuation.md"),
        aliases: &["NoEmptyContinuation"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for instruction in lint.dockerfile.instructions() {
        let blanks = &instruction.blank_continuations;
        let Some(first) = blanks.first() else { continue };
        let title = if blanks.len() == 1 { "remove it" } else { "remove the empty lines" };
        let fix =
            blanks.iter().fold(Fix::safe(title), |fix, line| fix.replace(lint.span(line), ""));
        let message = format!("it does not end {}, which goes on below", instruction.keyword.raw());
        report.at(first.start..first.start, message).fix(fix);
    }
}
