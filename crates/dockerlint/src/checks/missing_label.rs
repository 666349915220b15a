use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "missing-label",
        summary: "image lacks a label that it must have",
        severity: Severity::Info,
        docs: include_str!("missing_label.md"),
        aliases: &["DL3049"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    if lint.known.settings.labels.is_empty() {
        return;
    }
    for stage in lint.results() {
        let Some(word) = stage.base_word() else { continue };
        for wanted in lint.known.settings.labels.keys().filter(|wanted| !has(lint, stage, wanted)) {
            let message = format!("{} has no label `{wanted}`", stage.title());
            report.at(&word.span, message).identity(wanted.as_str());
        }
    }
}

fn has(lint: &Lint, stage: &Stage, wanted: &str) -> bool {
    lint.lineage(stage.index)
        .flat_map(|stage| stage.of(dockerfile::Keyword::Label))
        .any(|label| label.pairs().iter().any(|pair| pair.key.value() == wanted))
}
