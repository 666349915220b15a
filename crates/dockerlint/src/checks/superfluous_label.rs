use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "superfluous-label",
        summary: "label is not among those that are allowed",
        severity: Severity::Info,
        docs: include_str!("superfluous_label.md"),
        aliases: &["DL3050"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for label in lint.labels().filter(|_| lint.known.settings.strict_labels) {
        let key = label.key();
        if !key.is_empty() && !lint.known.settings.labels.contains_key(&key) {
            report.at(&label.pair.key.span, format!("the configuration lists no label `{key}`"));
        }
    }
}
