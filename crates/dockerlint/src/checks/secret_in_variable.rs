use dockerfile::{Keyword, Pair};
use findings::{Check, Report, Rule, Severity, credential};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "secret-in-variable",
        summary: "ARG or ENV carries a credential",
        severity: Severity::Error,
        docs: include_str!("secret_in_variable.md"),
        aliases: &["DL3064", "SecretsUsedInArgOrEnv", "DS-0031"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for instruction in lint.dockerfile.instructions() {
        let kind = match instruction.kind {
            Keyword::Arg => "ARG stays in the image's history",
            Keyword::Env => "ENV is part of the image's configuration",
            _ => continue,
        };
        for Pair { key, value, .. } in instruction.pairs() {
            let empty = instruction.kind == Keyword::Env
                && value.as_ref().is_none_or(|value| value.value().is_empty());
            if let Some(value) = value.as_ref().filter(|_| credential::is_named(&key.value())) {
                report.hide(&value.span);
            }
            if credential::is_named(&key.value()) && !empty {
                report
                    .at(&key.span, format!("{kind}: hand it over with `RUN --mount=type=secret`"));
            }
        }
    }
}
