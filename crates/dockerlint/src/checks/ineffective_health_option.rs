use dockerfile::{Arguments, Flag, Healthcheck, Keyword};
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "ineffective-health-option",
        summary: "option of HEALTHCHECK has no effect",
        docs: include_str!("ineffective_health_option.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    let all = lint.triggers_and_instructions().map(|(instruction, _)| instruction);
    for check in all.filter(|found| found.kind == Keyword::Healthcheck) {
        let none = matches!(check.arguments, Arguments::Healthcheck(Healthcheck::None(_)));
        for flag in &check.flags {
            if none {
                let message = format!("NONE passes over `--{}`", flag.name);
                report.at(&flag.span, message);
            } else if let Some(default) = default(&flag.name).filter(|_| is_zero(flag)) {
                let message = format!("0 stands for the default, {default}");
                report.at(&flag.span, message);
            }
        }
    }
}

/// What the engine does when nobody says.
fn default(flag: &str) -> Option<&'static str> {
    match flag {
        "interval" | "timeout" => Some("30s"),
        "start-interval" => Some("5s"),
        "retries" => Some("3 attempts"),
        // The default is 0.
        _ => None,
    }
}

fn is_zero(flag: &Flag) -> bool {
    let Some(value) = flag.value.as_ref() else { return false };
    let digits = value.raw().trim_start_matches(['+', '-']);
    let number = digits.trim_end_matches(|char: char| char.is_ascii_lowercase());
    !number.is_empty() && number.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}
