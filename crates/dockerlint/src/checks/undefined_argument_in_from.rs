use std::collections::BTreeSet;

use dockerfile::{Keyword, Word};
use findings::{Check, Fix, Report, Rule, nearest};

use crate::{Lint, model::is_predefined};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "undefined-argument-in-from",
        summary: "FROM uses an argument that nothing declares",
        docs: include_str!("undefined_argument_in_from.md"),
        aliases: &["UndefinedArgInFrom"],
        ..Rule::STABLE
    },
    run,
};

/// What the builder knows without any `ARG`.
const PLATFORM: [&str; 10] = [
    "BUILDARCH",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDPLATFORM",
    "BUILDVARIANT",
    "TARGETARCH",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETPLATFORM",
    "TARGETVARIANT",
];

/// Beyond so many names a misspelling is not looked for.
const CANDIDATES: usize = 200;

fn run(lint: &Lint, report: &mut Report) {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let declared: BTreeSet<&str> =
        early.flat_map(dockerfile::Instruction::pairs).map(|pair| pair.key.raw()).collect();
    for from in lint.stages.iter().filter_map(|stage| stage.from.as_ref()) {
        let platform = from.flag("platform").and_then(|flag| flag.value.as_ref());
        let words = platform.into_iter().chain(from.words().first());
        for (_, variable) in words.flat_map(Word::variables) {
            let name = variable.name.as_str();
            if declared.contains(name) || is_predefined(name) {
                continue;
            }
            let similar = nearest(
                name,
                PLATFORM.into_iter().chain(declared.iter().copied()).take(CANDIDATES),
            );
            let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            let message = format!("no ARG before the first FROM declares `{name}`{hint}");
            let found = report.at(&variable.name_span, message);
            if let Some(similar) = similar {
                let fix = Fix::not_safe(format!("use {similar}"));
                found.fix(fix.replace(lint.span(&variable.name_span), similar));
            }
        }
    }
}
