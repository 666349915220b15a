use std::ops::Range;

use dockerfile::{Command, ShellWord};
use findings::{Check, Report, Rule, Severity};

use crate::{
    Lint,
    model::{Call, text},
};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "expansion-in-single-quotes",
        summary: "single quotes keep the shell from expanding this",
        severity: Severity::Info,
        docs: include_str!("expansion_in_single_quotes.md"),
        aliases: &["SC2016"],
        ..Rule::STABLE
    },
    run,
};

/// Programs that expand it themselves, or that have another use for the dollar.
const READERS: &[&str] = &[
    "trap",
    "sh",
    "bash",
    "dash",
    "ash",
    "ksh",
    "zsh",
    "ssh",
    "eval",
    "xprop",
    "alias",
    "sudo",
    "doas",
    "run0",
    "su",
    "docker",
    "podman",
    "oc",
    "dpkg-query",
    "jq",
    "yq",
    "rename",
    "rg",
    "unset",
    "envsubst",
    "xargs",
    "chroot",
    "gosu",
    "runuser",
];

fn run(lint: &Lint, report: &mut Report) {
    for run in lint.runs.iter().filter(|run| run.instruction.script().is_some()) {
        for command in run.commands().iter().filter(|command| !reads(command)) {
            let sed = Call::new(command).is_some_and(|call| call.is(&["sed"]));
            for word in command.arguments.iter().chain(&command.assignments) {
                for range in single_quoted(&word.raw) {
                    if word.raw.get(range.clone()).is_some_and(|quoted| expands(quoted, sed)) {
                        report.at(
                            place(lint, word, &range),
                            "it stays as written; double quotes expand it",
                        );
                    }
                }
            }
        }
    }
}

/// Whether a program of the command reads such texts.
fn reads(command: &Command) -> bool {
    let outer = command.name.as_ref().and_then(|name| name.literal.as_deref()).unwrap_or_default();
    let outer = outer.rsplit('/').next().unwrap_or(outer);
    let known = |name: &str| {
        READERS.contains(&name)
            || name.ends_with("awk")
            || name.starts_with("perl")
            || name.starts_with("php")
    };
    let executes = |word: &ShellWord| {
        matches!(text(word), "-exec" | "-execdir" | "-ok" | "-okdir" | "filter-branch")
    };
    known(outer)
        || Call::new(command).is_some_and(|call| known(call.name))
        || (matches!(outer, "find" | "git") && command.arguments.iter().any(executes))
        || command.assignments.iter().any(|word| {
            ["PS1=", "PS2=", "PS3=", "PS4=", "PROMPT_COMMAND="]
                .iter()
                .any(|name| word.raw.starts_with(name))
        })
}

/// Whether the text would be expanded in double quotes. For `sed`, `$` may be an address.
fn expands(quoted: &str, sed: bool) -> bool {
    let after = |(at, _): (usize, &str)| quoted[at + 1..].chars().next();
    let begins = |next: char| next.is_ascii_alphanumeric() || "_{(".contains(next);
    let dollar = quoted.match_indices('$').filter_map(after).any(begins);
    let backquoted = quoted.split('`').nth(1).is_some_and(|inner| !inner.is_empty())
        && quoted.matches('`').count() > 1;
    let address = || {
        quoted.match_indices('$').any(|(at, _)| {
            let mut rest = quoted[at + 1..].chars();
            rest.next().is_some_and(|next| "dpsaic".contains(next))
                && rest.next().is_none_or(|next| !next.is_ascii_alphabetic())
        })
    };
    (dollar || backquoted) && !(sed && address())
}

/// The texts in single quotes, without these.
fn single_quoted(raw: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut double, mut open) = (false, None);
    let mut chars = raw.char_indices();
    while let Some((at, char)) = chars.next() {
        match (char, open) {
            ('\'', Some(start)) => {
                found.push(start..at);
                open = None;
            }
            ('\\', None) => drop(chars.next()),
            ('"', None) => double = !double,
            // `$'…'` is another kind of quotes; in a substitution it belongs to an inner command.
            ('$', None) if !double && raw[at + 1..].starts_with('\'') => return found,
            ('$', None) if raw[at + 1..].starts_with('(') => return found,
            ('`', None) => return found,
            ('\'', None) if !double => open = Some(at + 1),
            _ => {}
        }
    }
    found
}

/// The quoted text with its quotes, where it stands in one piece.
fn place(lint: &Lint, word: &ShellWord, range: &Range<usize>) -> Range<usize> {
    if lint.dockerfile.slice(word.span.clone()) == word.raw {
        word.span.start + range.start - 1..word.span.start + range.end + 1
    } else {
        word.span.clone()
    }
}
