use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "repeated-cmd",
        summary: "stage has several CMD",
        docs: include_str!("repeated_cmd.md"),
        aliases: &["DL4003", "MultipleInstructionsDisallowed", "DS-0016"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let stages = lint.stages.iter();
    for (earlier, later) in stages.flat_map(|stage| stage.replacements(Keyword::Cmd)) {
        report
            .at(&later.keyword.span, "only the last one counts")
            .related(lint.span(&earlier.keyword.span), "has no effect");
    }
}
