use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "empty-heredoc",
        summary: "the heredoc has no command",
        docs: include_str!("empty_heredoc.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let Some(heredoc) = run.whole_heredoc() else { continue };
        let lines = lint.dockerfile.slice(heredoc.body.clone()).lines();
        if lines.map(str::trim).all(|line| line.is_empty() || line.starts_with('#')) {
            report.at(&heredoc.opener, format!("nothing to run before `{}`", heredoc.name));
        }
    }
}
