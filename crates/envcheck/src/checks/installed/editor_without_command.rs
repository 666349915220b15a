use findings::{Check, Report, Rule, Severity};

use crate::model::{Installed, installed::Topic};

pub(super) static CHECK: Check<Installed> = Check {
    rule: Rule {
        id: "editor-without-command",
        summary: "Visual Studio Code is there without its command",
        severity: Severity::Info,
        docs: include_str!("editor_without_command.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(installed: &Installed, report: &mut Report) {
    if let Some((place, false)) = &installed.machine.editor {
        let message = format!(
            "Visual Studio Code is at {place}, and `code` is not on `PATH`: run `Shell Command: Install 'code' command in PATH` in it"
        );
        report.at(installed.journal.place(Topic::Editor), message);
    }
}
