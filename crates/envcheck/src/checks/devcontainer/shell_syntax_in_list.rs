use findings::{Check, Fix, Report, Rule, Severity};

use source::Node;

use crate::{
    Devcontainer,
    model::{devcontainer::Command, quoted},
};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "shell-syntax-in-list",
        summary: "list of arguments is written like a shell command",
        severity: Severity::Error,
        docs: include_str!("shell_syntax_in_list.md"),
        ..Rule::STABLE
    },
    run,
};

const OPERATORS: &[&str] = &["&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&"];
const SHELLS: &[&str] =
    &["sh", "bash", "zsh", "dash", "ash", "fish", "pwsh", "cmd", "powershell", "env", "eval"];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for command in devcontainer.commands() {
        let items = command.arguments();
        let Some(first) = items.first().and_then(Node::as_str) else { continue };
        if items
            .iter()
            .skip(1)
            .any(|item| item.as_str() == Some("-c") || item.as_str() == Some("-lc"))
            && is_shell(first)
        {
            continue;
        }
        if let Some(operator) =
            items.iter().find(|item| item.as_str().is_some_and(|text| OPERATORS.contains(&text)))
        {
            let message = "is an argument like any other: no shell reads a list; write one string";
            fix(devcontainer, command, report.at(&operator.span, message));
        } else if is_sentence(first) {
            let message = match items.len() {
                1 => "is taken for the name of one program, blanks and all: write a string",
                _ => {
                    "is taken for the name of one program, the rest for its arguments: write an object of commands, or a string"
                }
            };
            fix(devcontainer, command, report.at(&items[0].span, message));
        }
    }
}

fn is_shell(program: &str) -> bool {
    program.rsplit('/').next().is_some_and(|name| SHELLS.contains(&name))
}

/// A program and its arguments in one; names of files have blanks now and then.
fn is_sentence(text: &str) -> bool {
    text.trim().contains(' ') && !text.starts_with(['/', '.', '$'])
}

/// Only where joining the words says what is meant beyond doubt.
fn fix(devcontainer: &Devcontainer, command: Command<'_>, finding: &mut findings::Finding) {
    let words: Option<Vec<_>> = command.arguments().iter().map(Node::as_str).collect();
    let Some(words) = words else { return };
    let plain = |word: &&str| {
        OPERATORS.contains(word)
            || (!word.is_empty()
                && !word.contains([' ', '"', '\'', '*', '(', ';', '&', '|', '`', '\\']))
    };
    if words.len() > 1 && !words.iter().all(plain) {
        return;
    }
    let fix = Fix::safe("write it as a string, which a shell reads");
    finding.fix(fix.replace(devcontainer.span(&command.node.span), quoted(&words.join(" "))));
}
