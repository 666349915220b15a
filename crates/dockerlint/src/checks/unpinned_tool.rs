use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Run, Tool, without_version},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unpinned-tool",
        summary: "a package comes in whatever version there is",
        severity: Severity::Info,
        docs: include_str!("unpinned_tool.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for call in lint.runs.iter().flat_map(Run::calls) {
        let words = Tool::unfixed(&call);
        if let (Some(first), Some(message)) = (words.first(), without_version(&words)) {
            report.at(&first.span, message);
        }
    }
}
