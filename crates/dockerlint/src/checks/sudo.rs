use dockerfile::Command;
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "sudo",
        summary: "RUN calls sudo",
        severity: Severity::Error,
        docs: include_str!("sudo.md"),
        aliases: &["DL3004", "DS-0010", "DKL-DI-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        for command in run.commands() {
            let Some(name) = &command.name else { continue };
            if !matches!(name.literal.as_deref(), Some("sudo" | "/usr/bin/sudo")) {
                continue;
            }
            let finding = report.at(
                &name.span,
                "a build has no terminal to ask on; use USER to change who runs it",
            );
            // The user may not be root here.
            if let Some(next) = program(command).filter(|_| run.instruction.script().is_some()) {
                let dropped = lint.span(&(name.span.start..next));
                finding.fix(Fix::not_safe("run it without sudo").replace(dropped, ""));
            }
        }
    }
}

/// Where the program begins that a `sudo` without options starts.
fn program(command: &Command) -> Option<usize> {
    let first = command.arguments.first()?;
    let option = text(first).starts_with('-');
    // A redirection between the two would go with it.
    (!option && command.redirections.is_empty()).then_some(first.span.start)
}
