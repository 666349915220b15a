use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "repeated-healthcheck",
        summary: "stage has several HEALTHCHECK",
        severity: Severity::Error,
        docs: include_str!("repeated_healthcheck.md"),
        aliases: &["DL3012", "MultipleInstructionsDisallowed", "DS-0023"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let stages = lint.stages.iter();
    for (earlier, later) in stages.flat_map(|stage| stage.replacements(Keyword::Healthcheck)) {
        report
            .at(&later.keyword.span, "only the last one counts")
            .related(lint.span(&earlier.keyword.span), "has no effect");
    }
}
