use dockerfile::{Command, Connector, FaultKind, Instruction, Keyword, LogicalText, ShellBody};
use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Lint, model::Stage};

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
        let below = lint.lineage(stage.index).skip(1);
        let mut chosen = below.flat_map(|stage| stage.of(Keyword::Shell)).next().is_some();
        for instruction in &stage.instructions {
            chosen |= instruction.kind == Keyword::Shell;
            let starts = [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck]
                .contains(&instruction.kind);
            if let Some(script) = instruction.script().filter(|_| starts && !chosen) {
                judge(lint, stage, instruction, script, report);
            }
        }
    }
}

fn judge(
    lint: &Lint,
    stage: &Stage,
    instruction: &Instruction,
    script: &LogicalText,
    report: &mut Report,
) {
    let commands = match lint.dockerfile.commands(instruction) {
        ShellBody::Commands(commands) => commands,
        ShellBody::Unparsable(_) => Vec::new(),
        ShellBody::Opaque(_) => return,
    };
    if commands.iter().any(replaces_the_shell) {
        return;
    }
    let finding = if instruction.kind == Keyword::Healthcheck {
        report
            .at(script.whole(), "every check starts a shell, which the image must have")
            .severity(Severity::Info)
    } else {
        report
            .at(script.whole(), "the shell gets the signals, and the program does not stop cleanly")
    };
    let broken = lint.dockerfile.faults.iter().any(|fault| {
        fault.kind == FaultKind::InvalidJson && instruction.span.contains(&fault.span.start)
    });
    let Some(words) = plain_words(&commands).filter(|_| !broken) else { return };
    let Ok(array) = serde_json::to_string(&words) else { return };
    let title = "write it as a JSON array";
    let fix = if changes_the_other(lint, stage, instruction) {
        Fix::not_safe(title)
    } else {
        Fix::safe(title)
    };
    // A quote inside a string has a backslash before it.
    let array = array.replace("\",\"", "\", \"");
    finding.fix(fix.replace(lint.span(&script.whole()), array));
}

/// An `ENTRYPOINT` in shell form takes no arguments, one in exec form takes those of `CMD`; and `CMD` hands its shell
/// over, too.
fn changes_the_other(lint: &Lint, stage: &Stage, instruction: &Instruction) -> bool {
    match instruction.kind {
        Keyword::Cmd => lint.inherits(stage.index, Keyword::Entrypoint),
        Keyword::Entrypoint => lint.inherits(stage.index, Keyword::Cmd),
        _ => false,
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
    let words = command.name.iter().chain(&command.arguments);
    // File name patterns, braces and `~` are the shell's, too.
    let word = |word: &dockerfile::ShellWord| {
        word.literal.clone().filter(|_| !word.raw.contains(['*', '?', '[', '{', '~']))
    };
    let words = words.map(word).collect::<Option<Vec<_>>>()?;
    let name = command.name.as_ref()?.literal.as_deref()?;
    (!BUILTINS.contains(&name)).then_some(words)
}
