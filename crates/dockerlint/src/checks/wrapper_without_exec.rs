use dockerfile::{Arguments, Command, Keyword, ShellBody};
use findings::{Check, Report, Rule};

use crate::{Lint, model::text};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "wrapper-without-exec",
        summary: "shell stays between the engine and the program",
        docs: include_str!("wrapper_without_exec.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in lint.stages.iter().filter(|stage| lint.is_shipped(stage.index)) {
        for instruction in &stage.instructions {
            let starts = matches!(instruction.kind, Keyword::Cmd | Keyword::Entrypoint);
            let Arguments::Exec(words) = &instruction.arguments else { continue };
            let [_, .., script] = &words[..] else { continue };
            let ShellBody::Commands(commands) = lint.dockerfile.commands(instruction) else {
                continue;
            };
            // `["sh", "-c", "…"]`: the commands stand inside its last word.
            let inside = commands.first().is_some_and(|first| script.span.start < first.span.start);
            if starts && inside && commands.len() > 1 && !ends_in_exec(&commands) {
                let message = "the shell gets the signals: put `exec` in front of the last command";
                report.at(&script.span, message);
            }
        }
    }
}

/// Whether the shell hands over to a program, or has a reason not to: what it waits for and passes on.
fn ends_in_exec(commands: &[Command]) -> bool {
    let named = |command: &Command, names: &[&str]| {
        command.name.as_ref().is_some_and(|name| names.contains(&text(name)))
    };
    commands.iter().any(|command| named(command, &["exec", "trap", "wait", "tini", "dumb-init"]))
}
