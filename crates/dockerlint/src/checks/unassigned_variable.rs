use std::collections::BTreeSet;

use dockerfile::{Command, Expansion, ExpansionKind, Keyword};
use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Names, PROXIES, is_name, misspelt},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unassigned-variable",
        summary: "nothing sets the variable",
        docs: include_str!("unassigned_variable.md"),
        aliases: &["SC2154", "SC2153"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let used: Vec<_> = run.commands().iter().flat_map(used).collect();
        if used.is_empty() {
            continue;
        }
        let variables = Names::of(lint, run);
        let mut told = BTreeSet::new();
        for (expansion, name) in used {
            if variables.open
                || variables.knows(name)
                || PROXIES.contains(&name)
                || !told.insert(name)
            {
                continue;
            }
            if let Some(message) = message(lint, &variables, name) {
                let stops = if is_required(expansion) { ": the step stops here" } else { "" };
                report.at(&expansion.span, format!("{message}{stops}"));
            }
        }
    }
}

/// What to say; nothing for a name in capitals that resembles no other: the base image may have set it.
fn message(lint: &Lint, variables: &Names, name: &str) -> Option<String> {
    let early = lint.dockerfile.instructions().take_while(|found| found.kind != Keyword::From);
    let mut early =
        early.filter(|found| found.kind == Keyword::Arg).flat_map(dockerfile::Instruction::pairs);
    let has_from = lint.stages.iter().any(|stage| stage.from.is_some());
    if has_from && early.any(|pair| pair.key.raw() == name) {
        return Some(format!("the ARG is in front of FROM; say `ARG {name}` in the stage as well"));
    }
    let known = variables.known();
    match misspelt(name, known.chain(PROXIES.iter().copied())) {
        Some(like) => Some(format!("`{name}` is set nowhere; `{like}` is")),
        None if name.bytes().any(|byte| byte.is_ascii_lowercase()) => {
            Some(format!("`{name}` is set by no ARG, no ENV and not in this step"))
        }
        None => None,
    }
}

/// Whether the shell ends where the variable is not set: `${name:?}`.
fn is_required(expansion: &Expansion) -> bool {
    matches!(&expansion.kind, ExpansionKind::Parameter { operator, .. }
        if operator.trim_start_matches(':').starts_with('?'))
}

/// The variables that the words of a command use without saying what to do when there is none.
fn used(command: &Command) -> Vec<(&Expansion, &str)> {
    let targets = command.redirections.iter().filter_map(|found| found.target.as_ref());
    let words = command.name.iter().chain(&command.assignments).chain(&command.arguments);
    words
        .chain(targets)
        .chain(&command.around)
        .flat_map(|word| &word.expansions)
        .filter_map(|expansion| match &expansion.kind {
            ExpansionKind::Parameter { name, operator, .. }
                if is_name(name)
                    && !operator.trim_start_matches(':').starts_with(['-', '+', '=', '[']) =>
            {
                Some((expansion, name.as_str()))
            }
            _ => None,
        })
        .collect()
}
