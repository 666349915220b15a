use dockerfile::{Command, Connector};
use findings::{Check, Fix, Report, Rule};

use crate::{
    Lint,
    model::{Shell, turns_on},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "heredoc-without-errexit",
        summary: "a failure in the middle of the heredoc is lost",
        docs: include_str!("heredoc_without_errexit.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for run in &lint.runs {
        let Some(heredoc) = run.whole_heredoc() else { continue };
        let Some(lost) = lost(run.commands()) else { continue };
        if Shell::of(lint, run).has(Some('e'), "errexit")
            || run.commands().iter().any(|command| turns_on(command, Some('e'), "errexit"))
        {
            continue;
        }
        let name = lost.name.as_ref().map_or("it", |name| name.raw.as_str());
        let body = lint.dockerfile.slice(heredoc.body.clone());
        let shebang = body.trim_start_matches('\t').starts_with("#!");
        let first = body.split_inclusive('\n').next().unwrap_or_default();
        let at = heredoc.body.start + if shebang { first.len() } else { 0 };
        let next = lint.dockerfile.slice(at..heredoc.body.end);
        let indentation = &next[..next.len() - next.trim_start_matches([' ', '\t']).len()];
        report.at(&lost.span, format!("the step goes on when `{name}` fails")).fix(
            Fix::not_safe("add set -e")
                .replace(lint.span(&(at..at)), format!("{indentation}set -e\n")),
        );
    }
}

/// Commands that do not fail, or that say so on purpose.
const HARMLESS: &[&str] = &[
    ":", "alias", "echo", "exit", "export", "local", "printf", "readonly", "set", "shopt", "trap",
    "true", "umask", "unset",
];

/// The first command that can fail without anybody noticing: another one follows it in a list.
fn lost(commands: &[Command]) -> Option<&Command> {
    let last = commands.iter().rposition(|command| {
        command.depth == 0 && matches!(command.connector, Connector::Sequence | Connector::Start)
    })?;
    commands[..last].iter().find(|command| {
        let name = command.name.as_ref();
        let name = name.and_then(|name| name.literal.as_deref()).unwrap_or_default();
        command.depth == 0
            && !command.tested
            && !command.in_function
            && command.connector != Connector::Or
            && command.name.is_some()
            && !HARMLESS.contains(&name)
    })
}
