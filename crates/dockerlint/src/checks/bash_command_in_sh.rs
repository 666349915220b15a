use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Shell, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "bash-command-in-sh",
        summary: "the command is known to bash and not to sh",
        docs: include_str!("bash_command_in_sh.md"),
        aliases: &["SC3046", "SC3044"],
        ..Rule::STABLE
    },
    run,
};

/// Commands that `bash` has built in and `dash` does not know.
const COMMANDS: &[&str] =
    &["declare", "let", "mapfile", "popd", "pushd", "readarray", "shopt", "source", "typeset"];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        if !Shell::of(lint, run).is_plain(lint, run) {
            continue;
        }
        for command in run.commands() {
            let Some(name) = &command.name else { continue };
            if !COMMANDS.contains(&text(name)) || !run.needs(command) {
                continue;
            }
            let message = "Debian's `sh` does not know it; set `SHELL [\"/bin/bash\", \"-c\"]`";
            let finding = report.at(&name.span, message);
            if name.raw == "source" && command.arguments.len() == 1 {
                finding.fix(Fix::not_safe("write a dot").replace(lint.span(&name.span), "."));
            }
        }
    }
}
