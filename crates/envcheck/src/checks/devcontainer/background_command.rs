use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::shell};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "background-command",
        summary: "command ends with the shell that started it",
        docs: include_str!("background_command.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands() {
        let Some(text) = command.node.as_text() else { continue };
        let calls = shell::calls(&text.value);
        let Some(last) = calls.last().filter(|call| call.end == "&") else { continue };
        let detached = last
            .words
            .iter()
            .any(|word| matches!(word.text, "nohup" | "setsid" | "disown" | "daemonize"));
        if command.hook.name != "initializeCommand" && !detached {
            let message = "is killed when the shell ends: put `nohup` in front, or start it with the container";
            report.at(text.place(last.end_span.clone()), message);
        }
    }
}
