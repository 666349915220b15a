use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Environment,
    environment::{Interpreter, Presence},
};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "script-with-windows-lines",
        summary: "shell script has the line ends of Windows",
        severity: Severity::Error,
        docs: include_str!("script_with_windows_lines.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        for script in config.scripts(&environment.workspace) {
            // On the host it may be a shell of Windows.
            if script.hook.name == "initializeCommand" {
                continue;
            }
            let Presence::There(facts) = environment.presence(&script.path) else { continue };
            let by_shell = match script.interpreter {
                Interpreter::Own => facts.shebang.is_some(),
                Interpreter::Program(program) => program.ends_with("sh"),
            };
            if by_shell && facts.has_crlf {
                let path = &script.path;
                let message = format!(
                    "every line of `{path}` ends in CR LF, which shells take for part of the last word: write `{path} text eol=lf` into `.gitattributes` and run `git add --renormalize {path}`"
                );
                report.at(config.file.file.span(script.span), message);
            }
        }
    }
}
