use dockerfile::Keyword;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unusable-argument-name",
        summary: "ARG has a name that nothing can refer to",
        docs: include_str!("unusable_argument_name.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let all = lint.triggers_and_instructions().map(|(instruction, _)| instruction);
    for pair in all.filter(|found| found.kind == Keyword::Arg).flat_map(|arg| arg.pairs()) {
        let name = pair.key.raw();
        // The empty name is refused, and a comment is another mistake.
        if name.is_empty() || name.starts_with('#') {
            break;
        }
        if !is_name(name) {
            report.at(&pair.key.span, format!("`${{{name}}}` is no reference to it"));
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.starts_with(|char: char| char.is_numeric())
        && name.chars().all(|char| char.is_alphanumeric() || char == '_')
}
