use dockerfile::{Command, Expansion, ExpansionKind, ShellWord};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Names, Run},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "unquoted-variable",
        summary: "the variable falls apart at blanks",
        severity: Severity::Info,
        docs: include_str!("unquoted_variable.md"),
        aliases: &["SC2086"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let split: Vec<_> = run.commands().iter().flat_map(expanded).collect();
        if split.is_empty() {
            continue;
        }
        let variables = Names::of(lint, run);
        for (expansion, name) in split {
            // What ARG and ENV hold is for the author of the file to say, blanks included.
            let clean = variables.assigned.get(name).copied().unwrap_or_default();
            if variables.is_declared(name) || clean {
                continue;
            }
            let written = lint.dockerfile.slice(expansion.span.clone());
            let message = format!("`{written}` becomes several words, or none; quote it");
            let finding = report.at(&expansion.span, message);
            if !in_backquotes(run) {
                let (start, end) = (expansion.span.start, expansion.span.end);
                finding.fix(
                    Fix::not_safe("quote it")
                        .replace(lint.span(&(start..start)), "\"")
                        .replace(lint.span(&(end..end)), "\""),
                );
            }
        }
    }
}

/// The variables that the shell splits in the words of a command.
fn expanded(command: &Command) -> Vec<(&Expansion, &str)> {
    let targets = command.redirections.iter().filter_map(|found| found.target.as_ref());
    let declares = command.name.as_ref().is_some_and(is_declaration);
    command
        .arguments
        .iter()
        .filter(|word| !(declares && word.raw.contains('=')))
        .chain(targets)
        .flat_map(|word| &word.expansions)
        .filter_map(|expansion| Some((expansion, split(expansion)?)))
        .collect()
}

/// In these, a value is taken as it is by most shells.
fn is_declaration(name: &ShellWord) -> bool {
    let name = name.literal.as_deref();
    name.is_some_and(|name| ["declare", "local", "readonly", "typeset"].contains(&name))
}

/// The name of the variable, when its value is split.
fn split(expansion: &Expansion) -> Option<&str> {
    match &expansion.kind {
        ExpansionKind::Parameter { name, length: false, operator } if !expansion.quoted => {
            // Numbers, and arrays, which are another matter.
            let never = ["#", "?", "$", "!", "-", "@", "*"].contains(&name.as_str());
            let other = operator.starts_with('[')
                || operator.starts_with('+')
                || operator.starts_with(":+");
            (!never && !other && !name.is_empty()).then_some(name)
        }
        _ => None,
    }
}

/// Whether quotes could meet those around backquotes.
fn in_backquotes(run: &Run) -> bool {
    run.instruction.script().is_some_and(|script| script.as_str().contains('`'))
}
