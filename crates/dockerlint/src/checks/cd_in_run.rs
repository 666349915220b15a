use findings::{Check, Report, Rule};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "cd-in-run",
        summary: "RUN changes the folder for itself only",
        docs: include_str!("cd_in_run.md"),
        aliases: &["DL3003", "DS-0013"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    // A trigger cannot be preceded by a WORKDIR of its own step.
    for run in lint.runs.iter().filter(|run| !run.onbuild) {
        for command in run.commands() {
            let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
            if name != Some("cd") {
                continue;
            }
            let message = match command.arguments.first() {
                Some(folder) => {
                    format!("`WORKDIR {}` in front of the step does this", text(folder))
                }
                None => "`WORKDIR` in front of the step does this".to_owned(),
            };
            report.at(&command.span, message);
        }
    }
}
