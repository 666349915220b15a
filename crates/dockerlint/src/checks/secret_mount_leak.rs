use dockerfile::{Command, Connector, ShellWord};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, Run, Secret, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "secret-mount-leak",
        summary: "a mounted secret gets into the image",
        severity: Severity::Error,
        docs: include_str!("secret_mount_leak.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let secrets = Secret::all(&run.instruction);
        if secrets.is_empty() {
            continue;
        }
        let commands = run.commands();
        for (at, command) in commands.iter().enumerate() {
            let piped = commands.get(at + 1).is_some_and(|next| next.connector == Connector::Pipe);
            let Some(leak) = leak(run, command, &secrets, piped) else { continue };
            match leak {
                Leak::File(file) if !stays(&commands[at + 1..], file) => {}
                Leak::File(file) => {
                    let message = format!("`{}` stays in the layer", file.raw);
                    report.at(&file.span, message);
                }
                Leak::Log(word) => {
                    report.at(&word.span, "this prints it into the log of the build");
                }
            }
        }
    }
}

enum Leak<'a> {
    File(&'a ShellWord),
    Log(&'a ShellWord),
}

/// Where `command` puts one of the secrets.
fn leak<'a>(run: &Run, command: &'a Command, secrets: &[Secret], piped: bool) -> Option<Leak<'a>> {
    let call = Call::new(command)?;
    if call.is(&["cp", "mv", "install", "rsync"]) {
        let operands =
            call.args.operands(&["t", "m", "mode", "o", "owner", "g", "group", "S", "suffix"]);
        let (target, sources) = operands.split_last()?;
        let copies = sources.iter().any(|word| secrets.iter().any(|secret| secret.is_file(word)));
        return (copies && in_layer(run, target)).then_some(Leak::File(target));
    }
    if !call.is(&["cat", "echo", "printf", "head", "tail", "base64"]) {
        return None;
    }
    let word = call.args.0.iter().find(|word| secrets.iter().any(|secret| secret.is_in(word)))?;
    let prints = call.is(&["cat", "head", "tail", "base64"])
        || !word.expansions.is_empty() && !is_path_only(word, secrets);
    let output = command.redirections.iter().find(|found| {
        found.operator.contains('>')
            && matches!(found.fd, None | Some(1))
            && !found.operator.contains("&1")
    });
    match output.and_then(|found| found.target.as_ref()) {
        _ if !prints => None,
        Some(target) if in_layer(run, target) => Some(Leak::File(target)),
        Some(target) if matches!(text(target), "/dev/stdout" | "/dev/stderr" | "1" | "2") => {
            Some(Leak::Log(word))
        }
        Some(_) => None,
        None => (!piped && !in_substitution(command)).then_some(Leak::Log(word)),
    }
}

/// Whether the word speaks of the file and does not read it: no substitution holds the path.
fn is_path_only(word: &ShellWord, secrets: &[Secret]) -> bool {
    let variable = secrets
        .iter()
        .any(|secret| Secret { path: None, variable: secret.variable.clone() }.is_in(word));
    let reads =
        word.expansions.iter().any(|found| found.kind == dockerfile::ExpansionKind::Command);
    !variable && !reads
}

/// Inside `$(…)` the output goes to another command. Groups and conditions have it printed.
fn in_substitution(command: &Command) -> bool {
    command.in_subshell && command.depth > 0
}

/// Whether a file of that name is part of the layer.
fn in_layer(run: &Run, file: &ShellWord) -> bool {
    let path = text(file);
    let passing =
        ["/dev/", "/proc/", "/run/secrets/"].iter().any(|folder| path.starts_with(folder));
    !passing && !path.starts_with('&') && path.parse::<u32>().is_err() && !run.mounts_over(path)
}

/// Whether no later command of the step removes the file.
fn stays(later: &[Command], file: &ShellWord) -> bool {
    !later.iter().filter_map(Call::new).any(|call| {
        call.is(&["rm", "shred", "unlink"])
            && call.args.operands(&[]).iter().any(|word| word.raw == file.raw)
    })
}
