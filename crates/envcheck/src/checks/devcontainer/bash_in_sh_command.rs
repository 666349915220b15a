use findings::{Check, Fix, Report, Rule};

use crate::{Devcontainer, model::shell};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "bash-in-sh-command",
        summary: "command is bash's, and sh runs it",
        docs: include_str!("bash_in_sh_command.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands() {
        // On the host, it is the host's shell.
        let Some(text) =
            command.node.as_text().filter(|_| command.hook.name != "initializeCommand")
        else {
            continue;
        };
        for call in shell::calls(&text.value) {
            let Some((program, words)) = call.program() else { continue };
            let place = text.place(program.span.clone());
            if program.text == "source" && !words.is_empty() {
                let fix = Fix::safe("write `.`").replace(devcontainer.span(&place), ".");
                report.at(place, "`/bin/sh` runs this, which on Debian has no `source`").fix(fix);
            } else if program.text == "[[" {
                report.at(place, "`/bin/sh` runs this, which on Debian has no `[[`: write `[`");
            } else if matches!(program.text, "pushd" | "popd" | "shopt" | "declare") {
                let message = format!(
                    "`/bin/sh` runs this, which on Debian has no `{}`: call bash",
                    program.text
                );
                report.at(place, message);
            }
        }
    }
}
