use dockerfile::{Instruction, Keyword, Pair};
use findings::{Check, Report, Rule, Severity, credential};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "secret-in-variable",
        summary: "ARG or ENV carries a credential",
        severity: Severity::Error,
        docs: include_str!("secret_in_variable.md"),
        aliases: &["DL3064", "SecretsUsedInArgOrEnv", "DS-0031"],
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for (instruction, _) in lint.triggers_and_instructions() {
        let kind = match instruction.kind {
            Keyword::Arg => "ARG stays in the image's history",
            Keyword::Env => "ENV is part of the image's configuration",
            _ => continue,
        };
        for pair in instruction.pairs() {
            judge(instruction, pair, kind, report);
        }
    }
}

fn judge(instruction: &Instruction, pair: &Pair, kind: &str, report: &mut Report) {
    let value = pair.value.as_ref();
    let text = value.map(dockerfile::Word::value).unwrap_or_default();
    let cure = "hand it over with `RUN --mount=type=secret`";
    if is_named(&pair.key.value()) {
        if let Some(value) = value {
            report.hide(&value.span);
        }
        let cleared = instruction.kind == Keyword::Env && text.is_empty();
        if !cleared && !text.starts_with("/run/secrets") {
            report.at(&pair.key.span, format!("{kind}: {cure}"));
        }
    } else if let Some((form, _)) = credential::find(text.as_bytes())
        && let Some(value) = value
    {
        report.hide(&value.span);
        report.at(&pair.key.span, format!("holds {form}, and {kind}: {cure}"));
    }
}

/// Names beside those that are secrets everywhere: one half of a pair of keys, which does not come without the other;
/// keys of applications and of certificates; several at once; Jenkins' word for a password.
fn is_named(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    credential::is_named(name)
        || upper == "AWS_ACCESS_KEY_ID"
        || ["APPLICATION_KEY", "CLIENT_KEY", "PASSWORDS", "_PSW", "SECRETS"]
            .iter()
            .any(|ending| upper.ends_with(ending))
}
