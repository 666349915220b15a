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
    for arg in all.filter(|found| found.kind == Keyword::Arg) {
        // What follows a comment sign is another mistake.
        let pairs = arg.pairs().iter().take_while(|pair| !pair.key.raw().starts_with('#'));
        for pair in pairs.filter(|pair| !is_name(pair.key.raw())) {
            let message = format!("`${{{}}}` is no reference to it", pair.key.raw());
            report.at(&pair.key.span, message);
        }
    }
}

/// The empty name is refused, and another rule shows that.
fn is_name(name: &str) -> bool {
    !name.starts_with(|char: char| char.is_numeric())
        && name.chars().all(|char| char.is_alphanumeric() || char == '_')
}
