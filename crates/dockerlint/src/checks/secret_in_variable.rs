use dockerfile::{Keyword, Pair};
use findings::{Check, Report, Rule, Severity};

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

/// Words of a name that speak of a credential.
const SECRET: &[&str] = &[
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "passwd",
    "pword",
    "secret",
    "token",
];

/// Words that turn it into something else: a place, a public half, an id, a switch.
const HARMLESS: &[&str] = &[
    "alias",
    "dir",
    "enabled",
    "file",
    "fingerprint",
    "host",
    "id",
    "length",
    "name",
    "path",
    "public",
    "ring",
    "size",
    "ttl",
    "type",
    "url",
    "version",
];

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
            if let Some(value) = value.as_ref().filter(|_| is_secret(&key.value())) {
                report.hide(&value.span);
            }
            if is_secret(&key.value()) && !empty {
                report
                    .at(&key.span, format!("{kind}: hand it over with `RUN --mount=type=secret`"));
            }
        }
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<_> = name.split(['_', '-', '.']).collect();
    // A key alone opens nothing: API_KEY and PRIVATE_KEY do, CACHE_KEY and KEY do not.
    let strong = |(index, word): (usize, &&str)| match *word {
        "key" | "auth" => {
            index > 0
                && ["api", "access", "private", "secret", "signing", "ssh", "encryption", "basic"]
                    .contains(&words[index - 1])
        }
        word => SECRET.contains(&word),
    };
    words.iter().enumerate().any(strong) && !words.iter().any(|word| HARMLESS.contains(word))
}
