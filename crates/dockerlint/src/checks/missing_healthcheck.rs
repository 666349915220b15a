use dockerfile::Keyword;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "missing-healthcheck",
        summary: "nothing says how to tell that the container works",
        severity: Severity::Info,
        docs: include_str!("missing_healthcheck.md"),
        aliases: &["DL3057", "DS-0026"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.results() {
        let Some(word) = stage.base_word() else { continue };
        if !lint.inherits(stage.index, Keyword::Healthcheck) {
            report.at(&word.span, format!("{} has no HEALTHCHECK", stage.title()));
        }
    }
}
