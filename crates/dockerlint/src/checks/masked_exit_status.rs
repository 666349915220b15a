use dockerfile::{Command, Connector, ExpansionKind};
use findings::{Check, Fix, Report, Rule};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "masked-exit-status",
        summary: "a failure of the command in $(…) is lost",
        docs: include_str!("masked_exit_status.md"),
        aliases: &["SC2155"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        for command in run.commands() {
            let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
            let Some(name @ ("export" | "declare" | "local" | "typeset" | "readonly")) = name
            else {
                continue;
            };
            // A constant cannot be assigned twice.
            if command
                .arguments
                .iter()
                .map(text)
                .any(|word| word.starts_with('-') && word.contains('r'))
            {
                continue;
            }
            for word in &command.arguments {
                let substitutes =
                    |found: &dockerfile::Expansion| found.kind == ExpansionKind::Command;
                let Some((variable, _)) = word.raw.split_once('=') else { continue };
                if !word.expansions.iter().any(substitutes) {
                    continue;
                }
                let end = word.span.start + variable.len();
                let message = format!("the status is that of `{name}`, which does not fail");
                let finding = report.at(&(word.span.start..end), message);
                if name == "export" && is_alone(command) {
                    finding.fix(fix(lint, command, variable));
                }
            }
        }
    }
}

/// Whether the assignment is all that the command does.
fn is_alone(command: &Command) -> bool {
    let joins =
        matches!(command.connector, Connector::Start | Connector::And | Connector::Sequence);
    joins
        && command.arguments.len() == 1
        && command.redirections.is_empty()
        && command.assignments.is_empty()
}

/// `x=$(…) && export x`; a failure ends the step then, which it did not before.
fn fix(lint: &Lint, command: &Command, variable: &str) -> Fix {
    let start = command.span.start;
    let word = command.arguments.first().map_or(start, |word| word.span.start);
    let end = command.span.end;
    Fix::not_safe("assign first, export then")
        .replace(lint.span(&(start..word)), "")
        .replace(lint.span(&(end..end)), format!(" && export {variable}"))
}
