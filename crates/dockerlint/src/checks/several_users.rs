use dockerfile::{Instruction, Keyword};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "several-users",
        summary: "USER has white space in its name",
        docs: include_str!("several_users.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let all = lint.triggers_and_instructions().map(|(instruction, _)| instruction);
    for word in all.filter(|found| found.kind == Keyword::User).flat_map(Instruction::words) {
        let outside = word.literal().filter(|name| name.contains(char::is_whitespace));
        // A comment is another mistake.
        if let Some(name) = outside.filter(|name| !name.contains(" #")) {
            report.at(&word.span, format!("there can be no user called `{name}`"));
        }
    }
}
