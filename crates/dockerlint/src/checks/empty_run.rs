use dockerfile::{Arguments, Keyword};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "empty-run",
        summary: "RUN runs nothing",
        docs: include_str!("empty_run.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let all = lint.triggers_and_instructions().map(|(instruction, _)| instruction);
    for run in all.filter(|found| found.kind == Keyword::Run) {
        if run.arguments == Arguments::None && run.heredocs.is_empty() {
            report
                .at(&run.keyword.span, "a shell starts and ends, and a layer is all that is left");
        }
    }
}
