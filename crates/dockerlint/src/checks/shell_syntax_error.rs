use dockerfile::ShellBody;
use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::Shell};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "shell-syntax-error",
        summary: "the shell does not understand the script",
        severity: Severity::Error,
        docs: include_str!("shell_syntax_error.md"),
        aliases: &[
            "SC1072", "SC1073", "SC1009", "SC1046", "SC1047", "SC1050", "SC1056", "SC1061",
            "SC1062", "SC1070", "SC1078", "SC1088", "SC1089",
        ],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let ShellBody::Unparsable(place) = &run.body else { continue };
        let shell = Shell::of(lint, run);
        // Others have syntax of their own, which is not read here.
        if matches!(shell.name.as_str(), "sh" | "bash" | "dash" | "ash") {
            let message = format!("`{}` gives up about here, before it runs anything", shell.name);
            report.at(place, message);
        }
    }
}
