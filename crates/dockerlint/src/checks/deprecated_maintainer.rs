use dockerfile::{Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "deprecated-maintainer",
        summary: "MAINTAINER is deprecated",
        severity: Severity::Error,
        docs: include_str!("deprecated_maintainer.md"),
        aliases: &["DL4000", "MaintainerDeprecated", "DS-0022"],
        ..Rule::STABLE
    },
    run,
};

/// The label that says the same.
const LABEL: &str = "org.opencontainers.image.authors";

fn run(lint: &Lint, report: &mut Report) {
    let labelled = lint.labels().any(|label| label.key() == LABEL);
    // In front of the first FROM there can be no LABEL either.
    let mut in_stage = lint.stages.iter().any(|stage| stage.from.is_none());
    for instruction in lint.dockerfile.instructions() {
        in_stage |= instruction.kind == Keyword::From;
        if instruction.kind != Keyword::Maintainer {
            continue;
        }
        let finding =
            report.at(&instruction.keyword.span, format!("the label `{LABEL}` says the same"));
        let name = instruction.words().first();
        if let Some(name) =
            name.filter(|_| in_stage && !labelled && instruction.comments.is_empty())
        {
            finding.fix(replacement(lint, instruction, name));
        }
    }
}

fn replacement(lint: &Lint, instruction: &Instruction, name: &Word) -> Fix {
    let upper = instruction.keyword.raw().bytes().any(|byte| byte.is_ascii_uppercase());
    let keyword = if upper { "LABEL" } else { "label" };
    let raw = name.raw().trim();
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
    let mut value = String::with_capacity(inner.len());
    for char in inner.chars() {
        if ['"', '$', lint.dockerfile.escape].contains(&char) {
            value.push(lint.dockerfile.escape);
        }
        value.push(char);
    }
    let span = instruction.keyword.span.start..name.span.end;
    Fix::safe("use a label").replace(lint.span(&span), format!("{keyword} {LABEL}=\"{value}\""))
}
