use dockerfile::{Flag, Keyword};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "empty-flag-value",
        summary: "flag has an empty value, so it does nothing",
        docs: include_str!("empty_flag_value.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        for flag in instruction.flags.iter().filter(|flag| is_ignored(instruction.kind, flag)) {
            let message = format!("`--{}` without a value is passed over", flag.name);
            let after = lint.dockerfile.slice(flag.span.end..instruction.span.end);
            let space = after.len() - after.trim_start_matches([' ', '\t']).len();
            let fix = Fix::not_safe(format!("leave out `--{}`", flag.name));
            let span = lint.span(&(flag.span.start..flag.span.end + space));
            report.at(&flag.span, message).fix(fix.replace(span, ""));
        }
    }
}

/// Whether the builder takes the flag for one that is not there.
fn is_ignored(keyword: Keyword, flag: &Flag) -> bool {
    let known: &[&str] = match keyword {
        Keyword::From => &["platform"],
        Keyword::Copy => &["from", "chown", "chmod", "exclude"],
        Keyword::Add => &["chown", "chmod", "checksum", "exclude"],
        Keyword::Healthcheck => {
            &["interval", "timeout", "start-period", "start-interval", "retries"]
        }
        _ => &[],
    };
    flag.value.as_ref().is_some_and(|value| value.raw().is_empty())
        && known.contains(&flag.name.as_str())
}
