use dockerfile::ItemKind;
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "inline-suppression",
        summary: "comment silences a finding",
        severity: Severity::Info,
        docs: include_str!("inline_suppression.md"),
        aliases: &["DL1001"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let inside = lint.dockerfile.instructions().flat_map(|found| &found.comments);
    let alone = lint.dockerfile.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Comment(span) => Some(span),
        ItemKind::Directive(directive) if directive.name == "check" => Some(&directive.span),
        _ => None,
    });
    for span in alone.chain(inside) {
        if silences(lint.dockerfile.slice(span.clone())) {
            report.at(span, "what it silences is not seen by whoever reads the report");
        }
    }
}

fn silences(comment: &str) -> bool {
    let text: String = comment.trim_start_matches('#').split_whitespace().collect();
    let lower = text.to_ascii_lowercase();
    let hadolint = ["hadolintignore=", "hadolintglobalignore=", "hadolintstageignore="];
    hadolint.iter().any(|start| lower.starts_with(start))
        || lower.starts_with("envcheck:ignore")
        || lower.contains("trivy:ignore:")
        || lower.starts_with("check=") && lower.contains("skip=")
}
