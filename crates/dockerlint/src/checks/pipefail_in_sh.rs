use findings::{Check, Report, Rule};

use crate::{
    Lint,
    model::{Shell, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "pipefail-in-sh",
        summary: "sh may not know the option pipefail",
        docs: include_str!("pipefail_in_sh.md"),
        aliases: &["SC3040"],
        ..Rule::STABLE
    },
    run,
};

/// Options of `set -o` that POSIX does not have.
const OPTIONS: &[&str] = &[
    "pipefail",
    "errtrace",
    "functrace",
    "braceexpand",
    "hashall",
    "histexpand",
    "history",
    "keyword",
    "physical",
    "posix",
    "privileged",
];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        let shell = Shell::of(lint, run);
        if !shell.is_plain(lint, run) {
            continue;
        }
        for command in run.commands() {
            let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
            let option = command.arguments.iter().find(|word| OPTIONS.contains(&text(word)));
            if let (Some("set"), Some(option)) = (name, option) {
                let message = format!(
                    "Debian's `{}` stops here; set `SHELL [\"/bin/bash\", \"-c\"]`",
                    shell.name
                );
                report.at(&option.span, message);
            }
        }
    }
}
