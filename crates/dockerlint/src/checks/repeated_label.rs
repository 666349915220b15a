use std::collections::BTreeMap;

use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "repeated-label",
        summary: "label is set twice",
        docs: include_str!("repeated_label.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let mut seen = BTreeMap::new();
        for label in stage.of(Keyword::Label) {
            for pair in label.pairs() {
                // A variable may make another key of it.
                let Some(key) = pair.key.literal() else { continue };
                if let Some(earlier) = seen.insert(key.clone(), &pair.key.span) {
                    report
                        .at(
                            earlier,
                            format!("`{key}` gets another value below, so this one is lost"),
                        )
                        .related(lint.span(&pair.key.span), "this value counts");
                }
            }
        }
    }
}
