use dockerfile::{Keyword, Pair};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "space-around-equals",
        summary: "white space before the equals sign makes it part of the value",
        docs: include_str!("space_around_equals.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        if !matches!(instruction.kind, Keyword::Env | Keyword::Label) {
            continue;
        }
        for pair in instruction.pairs().iter().filter(|pair| pair.legacy) {
            check(lint, pair, report);
        }
    }
}

fn check(lint: &Lint, pair: &Pair, report: &mut Report) {
    let Some(value) = &pair.value else { return };
    let Some(meant) = value.raw().strip_prefix('=') else { return };
    let meant = meant.trim_start();
    let message = format!("`{}` becomes a value that starts with an equals sign", pair.key.raw());
    let finding = report.at(&(pair.key.span.start..value.span.start + 1), message);
    let quoted = meant.starts_with('"') && meant.ends_with('"') && meant.matches('"').count() == 2;
    if !meant.is_empty() && (quoted || !meant.contains(char::is_whitespace)) {
        let at = value.raw().len() - meant.len();
        let end = value.text.span(at..at + 1).start;
        let fix = Fix::not_safe("leave out the white space");
        finding.fix(fix.replace(lint.span(&(pair.key.span.end..end)), "="));
    }
}
