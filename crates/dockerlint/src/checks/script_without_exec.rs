use dockerfile::{Arguments, Command, Connector, Heredoc, Instruction, Keyword, ShellBody};
use findings::{Check, Fix, Report, Rule};

use crate::{Lint, model::Stage};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "script-without-exec",
        summary: "the start script stays in front of the program",
        docs: include_str!("script_without_exec.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        for start in [Keyword::Entrypoint, Keyword::Cmd] {
            if let Some(instruction) = stage.of(start).next_back() {
                started(lint, stage, instruction, report);
            }
        }
    }
}

fn started(lint: &Lint, stage: &Stage, instruction: &Instruction, report: &mut Report) {
    let Arguments::Exec(words) = &instruction.arguments else { return };
    let body = match words.first().map(|word| (word, written(stage, &word.value()))) {
        Some((_, Some(heredoc))) => lint.dockerfile.heredoc_commands(heredoc),
        // A script in the array; a program in it is itself.
        Some((shell, None)) if words.len() > 2 && is_shell(shell.raw()) => {
            lint.dockerfile.commands(instruction)
        }
        _ => return,
    };
    let ShellBody::Commands(commands) = body else { return };
    let Some(last) = last(&commands) else { return };
    let name = last.name.as_ref();
    let Some(name) = name.filter(|name| !is_builtin(name.literal.as_deref())) else { return };
    let finding =
        report.at(&name.span, "the shell gets the signals; `exec` hands its place to the program");
    if last.depth == 0 && last.connector != Connector::Pipe && name.literal.is_some() {
        finding.fix(
            Fix::safe("add exec").replace(lint.span(&(name.span.start..name.span.start)), "exec "),
        );
    }
}

/// The command that the script ends in, unless it looks after signals itself.
fn last(commands: &[Command]) -> Option<&Command> {
    let looks_after = |command: &Command| {
        let name = command.name.as_ref().and_then(|name| name.literal.as_deref());
        matches!(name, Some("exec" | "trap" | "wait"))
    };
    let last = commands.iter().rfind(|command| command.depth == 0)?;
    let background = commands.iter().any(|command| command.connector == Connector::Background);
    // Behind the last command of the list something else may stand: a loop, a condition.
    let at_end = commands.last().is_some_and(|end| end.span.end <= last.span.end);
    (at_end && !background && !last.in_subshell && !commands.iter().any(looks_after))
        .then_some(last)
}

/// The heredoc that a `COPY` of the stage writes to `path`.
fn written<'a>(stage: &'a Stage, path: &str) -> Option<&'a Heredoc> {
    let copies = stage.of(Keyword::Copy).filter(|copy| copy.flag("from").is_none());
    copies
        .filter(|copy| copy.words().last().is_some_and(|target| target.value() == path))
        .filter_map(|copy| copy.heredocs.first())
        .next_back()
}

fn is_shell(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    ["sh", "bash", "dash", "ash", "zsh", "ksh"].contains(&name)
}

/// What the shell does itself, and what ends at once.
fn is_builtin(name: Option<&str>) -> bool {
    let names = [
        ".", ":", "[", "[[", "cd", "echo", "eval", "exit", "export", "printf", "read", "return",
        "set", "shift", "source", "test", "true", "false", "ulimit", "umask", "unset",
    ];
    name.is_some_and(|name| names.contains(&name))
}
