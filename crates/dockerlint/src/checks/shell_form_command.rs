use dockerfile::{Command, Connector, Keyword, ShellBody};
use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "shell-form-command",
        summary: "the main process is a shell",
        docs: include_str!("shell_form_command.md"),
        aliases: &["DL3025", "JSONArgsRecommended"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        // Who sets SHELL wants it.
        if stage.of(Keyword::Shell).next().is_some() {
            continue;
        }
        for instruction in &stage.instructions {
            if !matches!(instruction.kind, Keyword::Cmd | Keyword::Entrypoint) {
                continue;
            }
            let Some(script) = instruction.script() else { continue };
            let ShellBody::Commands(commands) = lint.dockerfile.commands(instruction) else {
                continue;
            };
            if commands.iter().any(replaces_the_shell) {
                continue;
            }
            let finding = report.at(
                script.whole(),
                "the shell gets the signals, and the program does not stop cleanly",
            );
            if let Some(words) = plain_words(&commands) {
                let array = serde_json::to_string(&words)
                    .expect("strings serialise")
                    .replace("\",\"", "\", \"");
                finding.fix(
                    Fix::safe("write it as a JSON array")
                        .replace(lint.span(&script.whole()), array),
                );
            }
        }
    }
}

fn replaces_the_shell(command: &Command) -> bool {
    command.depth == 0
        && command.name.as_ref().is_some_and(|name| name.literal.as_deref() == Some("exec"))
}

/// What a JSON array cannot start: the shell does these itself.
const BUILTINS: &[&str] = &[
    ".", ":", "cd", "eval", "exit", "export", "read", "set", "source", "trap", "ulimit", "umask",
    "unset", "wait",
];

/// The words of a script that is one command in which the shell has nothing to do.
fn plain_words(commands: &[Command]) -> Option<Vec<String>> {
    let [command] = commands else { return None };
    let plain = command.connector == Connector::Start && command.depth == 0;
    if !plain || !command.assignments.is_empty() || !command.redirections.is_empty() {
        return None;
    }
    let name = command.name.as_ref()?.literal.clone()?;
    let words =
        command.arguments.iter().map(|word| word.literal.clone()).collect::<Option<Vec<_>>>()?;
    (!BUILTINS.contains(&name.as_str())).then(|| std::iter::once(name).chain(words).collect())
}
