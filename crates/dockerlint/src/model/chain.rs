use std::ops::Range;

use dockerfile::{Arguments, Command, Connector, Dockerfile};
use findings::Fix;

use super::{Lint, Run, args::text, turns_on};

/// What behaves differently where `set -e` is in force, because what it runs is not in the text, or turns it off.
const FOREIGN: &[&str] = &[".", "source", "eval", "trap"];

/// Writes a chain of `&&` as a heredoc with `set -e`. Only where each link is a simple command or a pipeline of such:
/// then the first that fails ends the step in both.
pub(crate) fn heredoc_of_chain(lint: &Lint, run: &Run) -> Option<Fix> {
    let script = run.instruction.script()?.whole();
    let commands = run.commands();
    let behind = lint.dockerfile.slice(script.end..run.instruction.span.end);
    let plain = lint.dockerfile.escape == '\\' && !lint.dockerfile.text.contains('\r');
    if !plain || !behind.trim().is_empty() || !commands.iter().all(is_plain) {
        return None;
    }
    let sets = commands
        .first()
        .is_some_and(|first| !first.in_subshell && turns_on(first, Some('e'), "errexit"));
    let mut body = if sets { String::new() } else { "set -e\n".to_owned() };
    for line in lines(lint, run, script.clone())? {
        body += line;
        body.push('\n');
    }
    let text = format!("<<EOF\n{body}EOF");
    (means_the_same(&text, commands, sets)).then(|| {
        Fix::not_safe("write one command a line, in a heredoc").replace(lint.span(&script), text)
    })
}

/// Whether `set -e` ends the step where `&&` did: nothing in a subshell, a group, a loop or a list of its own, but
/// single commands and pipelines in `$(…)`.
fn is_plain(command: &Command) -> bool {
    let name = command.name.as_ref().map_or("", text);
    let lists = if command.depth == 0 {
        [Connector::Start, Connector::And, Connector::Pipe].as_slice()
    } else {
        [Connector::Start, Connector::Pipe].as_slice()
    };
    let unsets = name == "set" && command.arguments.iter().any(|word| word.raw.starts_with('+'));
    lists.contains(&command.connector)
        && !command.conditional
        && !command.in_function
        && !FOREIGN.contains(&name)
        && !unsets
}

/// The commands and pipelines as written, one a line, and the comments between them. `None` where anything but `&&`
/// and `|` stands between two commands, or where a line would not be read as before.
fn lines<'a>(lint: &'a Lint, run: &Run, script: Range<usize>) -> Option<Vec<&'a str>> {
    let slice = |range: Range<usize>| lint.dockerfile.slice(range);
    let mut outer = run.commands().iter().filter(|command| command.depth == 0);
    let first = outer.next().filter(|first| first.span.start == script.start)?;
    let mut lines = Vec::new();
    let (mut start, mut end) = (first.span.start, first.span.end);
    for command in outer {
        let between = end..command.span.start;
        let comments = run.instruction.comments.iter();
        let comments: Vec<_> = comments
            .filter(|comment| between.start <= comment.start && comment.end <= between.end)
            .map(|comment| slice(comment.clone()))
            .collect();
        let bare = comments
            .iter()
            .fold(slice(between).to_owned(), |text, comment| text.replacen(comment, "", 1));
        let bare: String = bare.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
        match (command.connector, bare.as_str()) {
            (Connector::Pipe, "|") if comments.is_empty() => {}
            (Connector::And, "&&") => {
                lines.push(slice(start..end));
                lines.extend(comments);
                start = command.span.start;
            }
            _ => return None,
        }
        end = command.span.end;
    }
    lines.push(slice(start..end));
    let kept = |line: &&str| line.starts_with('#') || keeps_its_meaning(line);
    (end == script.end && lines.iter().all(kept)).then_some(lines)
}

/// Whether a shell joins the lines of a command as the builder does: no comment, no blank line, no blank behind a
/// backslash, and no line end in single quotes.
fn keeps_its_meaning(command: &str) -> bool {
    let mut lines = command.lines().peekable();
    let mut whole = true;
    let mut several = false;
    while let Some(line) = lines.next() {
        if lines.peek().is_some() {
            several = true;
            whole &= line.ends_with('\\') && !line.ends_with("\\\\");
        }
        whole &= !line.trim().is_empty() && !line.trim_start().starts_with('#');
    }
    whole && line_is_no_end(command) && !(several && command.contains('\''))
}

fn line_is_no_end(command: &str) -> bool {
    command.lines().all(|line| line.trim() != "EOF")
}

/// Reads the heredoc again: it must have the same commands behind its `set -e`.
fn means_the_same(heredoc: &str, before: &[Command], sets: bool) -> bool {
    let parsed = Dockerfile::parse(format!("FROM scratch\nRUN {heredoc}\n"));
    let Some(run) = parsed.instructions().last() else { return false };
    let dockerfile::ShellBody::Commands(after) = parsed.commands(run) else { return false };
    let words = |command: &Command| {
        let words = command.assignments.iter().chain(&command.name).chain(&command.arguments);
        words.map(|word| (word.raw.clone(), word.literal.clone())).collect::<Vec<_>>()
    };
    let after = after.iter().skip(usize::from(!sets));
    parsed.faults.is_empty()
        && matches!(run.arguments, Arguments::Shell(_))
        && after.map(words).eq(before.iter().map(words))
}
