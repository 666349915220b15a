use dockerfile::{Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "inconsistent-casing",
        summary: "instruction is written in other letters than the rest",
        severity: Severity::Info,
        docs: include_str!("inconsistent_casing.md"),
        aliases: &["ConsistentInstructionCasing"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let instructions = lint.dockerfile.instructions();
    let with_triggers =
        instructions.flat_map(|outer| std::iter::once(outer).chain(outer.onbuild.as_deref()));
    let keywords: Vec<&Word> = with_triggers
        .filter(|instruction| instruction.kind != Keyword::Unknown)
        .map(|instruction| &instruction.keyword)
        .collect();
    let lower =
        keywords.iter().filter(|word| word.raw() == word.raw().to_ascii_lowercase()).count();
    let upper =
        keywords.iter().filter(|word| word.raw() == word.raw().to_ascii_uppercase()).count();
    // As many of one as of the other: capitals, as the reference has them.
    let lower_wins = lower > upper;
    for word in keywords {
        let raw = word.raw();
        let wanted = if lower_wins { raw.to_ascii_lowercase() } else { raw.to_ascii_uppercase() };
        if raw == wanted {
            continue;
        }
        let finding = report.at(&word.span, format!("most of this file would write `{wanted}`"));
        if lint.dockerfile.slice(word.span.clone()) == raw {
            let fix = Fix::safe(format!("write `{wanted}`"));
            finding.fix(fix.replace(lint.span(&word.span), wanted));
        }
    }
}
