use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "repeated-entrypoint",
        summary: "stage has several ENTRYPOINT",
        severity: Severity::Error,
        docs: include_str!("repeated_entrypoint.md"),
        aliases: &["DL4004", "MultipleInstructionsDisallowed", "DS-0007"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let stages = lint.stages.iter();
    for (earlier, later) in stages.flat_map(|stage| stage.replacements(Keyword::Entrypoint)) {
        report
            .at(&later.keyword.span, "only the last one counts")
            .related(lint.span(&earlier.keyword.span), "has no effect");
    }
}
