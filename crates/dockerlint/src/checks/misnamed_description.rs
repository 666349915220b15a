use dockerfile::{Instruction, ItemKind, Keyword};
use findings::{Check, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "misnamed-description",
        summary: "comment above ARG or FROM describes something else",
        severity: Severity::Info,
        docs: include_str!("misnamed_description.md"),
        aliases: &["InvalidDefinitionDescription"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let mut above = None;
    for item in &lint.dockerfile.items {
        match &item.kind {
            ItemKind::Comment(span) => above = Some(span.clone()),
            ItemKind::Instruction(instruction) => {
                let Some(span) = above.take() else { continue };
                let text = lint.dockerfile.slice(span.clone()).trim_start_matches('#').trim();
                let names = names(instruction);
                let Some(name) = names.first().filter(|_| !is_order(text)) else { continue };
                let described = text.split(' ').next().unwrap_or_default();
                if !names.iter().any(|name| name == described) {
                    report.at(span, format!("describes `{name}` only if it begins with that name"));
                }
            }
            ItemKind::Blank | ItemKind::Directive(_) => above = None,
        }
    }
}

/// What a comment above the instruction describes.
fn names(instruction: &Instruction) -> Vec<String> {
    match (instruction.kind, instruction.words()) {
        (Keyword::Arg, _) => instruction.pairs().iter().map(|pair| pair.key.value()).collect(),
        (Keyword::From, [_, _, name, ..]) => vec![name.value()],
        _ => Vec::new(),
    }
}

/// A word to a program, and not to people: `hadolint ignore=…`, `check=skip=…`, `syntax=…`.
fn is_order(text: &str) -> bool {
    let first = text.split([' ', '=', ':']).next().unwrap_or_default();
    let key = text.split_once('=').is_some_and(|(key, _)| !key.contains(' '));
    key || ["hadolint", "trivy", "tally", "renovate", "allow"].contains(&first)
}
