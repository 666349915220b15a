use dockerfile::{Instruction, Keyword, Word};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "named-user",
        summary: "USER is a name instead of a number",
        severity: Severity::Info,
        docs: include_str!("named_user.md"),
        aliases: &["DL3066"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for user in lint.stages.iter().flat_map(|stage| stage.of(Keyword::User)) {
        let Some(word) = user.words().first().filter(|word| !is_argument(lint, user, word)) else {
            continue;
        };
        let Some(value) = lint.value(word, user) else { continue };
        let name = value.split(':').next().unwrap_or_default();
        let number = name.bytes().all(|byte| byte.is_ascii_digit());
        // Windows knows names only.
        if number || name.starts_with("Container") || lint.dockerfile.escape == '`' {
            continue;
        }
        let message = format!("outside of the image, nobody can tell which number `{name}` is");
        let finding = report.at(&word.span, message);
        if value == "root" && word.raw() == "root" {
            finding.fix(Fix::safe("write root's number").replace(lint.span(&word.span), "0"));
        }
    }
}

/// Whether a build argument, which whoever builds can set to a number, is part of the word.
fn is_argument(lint: &Lint, user: &Instruction, word: &Word) -> bool {
    let declared = |name: &str| {
        let before =
            lint.dockerfile.instructions().take_while(|found| found.span.start < user.span.start);
        before
            .filter(|found| found.kind == Keyword::Arg)
            .any(|found| found.pairs().iter().any(|pair| pair.key.raw() == name))
    };
    word.variables().any(|(_, variable)| declared(&variable.name))
}
