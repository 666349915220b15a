use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "empty-label",
        summary: "label that must be set is empty",
        docs: include_str!("empty_label.md"),
        aliases: &["DL3051"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let wanted = &lint.known.settings.labels;
    for label in lint.labels().filter(|_| !wanted.is_empty()) {
        let key = label.key();
        if wanted.contains_key(&key) && label.value(lint).is_some_and(|value| value.is_empty()) {
            report.at(&label.pair.key.span, format!("`{key}` has no value"));
        }
    }
}
