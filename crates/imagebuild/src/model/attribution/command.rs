//! Commands in a history: `RUN` as a text, `CMD`, `ENTRYPOINT` and `HEALTHCHECK` as lists.

use dockerfile::{Arguments, Dockerfile, Instruction, Keyword, Word};

use super::glob::squeezed;
use crate::model::history::{assigned, is_shell};

/// Whether `text`, the entry of a `RUN`, is the command of `instruction` and nothing else. A `RUN` is not expanded by
/// the builder.
pub(super) fn runs(dockerfile: &Dockerfile, text: &str, instruction: &Instruction) -> bool {
    let exec = instruction.script().is_none();
    let commands = commands(dockerfile, instruction);
    let fits = |text: &str| {
        commands.iter().any(|command| {
            let Some(prefix) = before(text, command) else { return false };
            let prefix = without_build_args(prefix, exec);
            prefix.is_some_and(|words| {
                words.is_empty() || (!exec && is_shell_prefix(dockerfile, &words))
            })
        })
    };
    fits(text) || as_written(text).is_some_and(|text| fits(&text))
}

/// Podman puts a shell before what the Dockerfile has, also before flags and the exec form: without these.
fn as_written(text: &str) -> Option<String> {
    const SHELL: &str = "/bin/sh -c ";
    let (front, written) = text.split_once(SHELL)?;
    let mut command = written.trim_start();
    while command.starts_with("--") {
        command = command.split_once(' ')?.1.trim_start();
    }
    let list = serde_json::from_str::<Vec<String>>(command).ok();
    let behind = list.map_or_else(|| format!("{SHELL}{command}"), |words| words.join(" "));
    Some(format!("{front}{behind}"))
}

/// What builders may write for the command, without white space.
fn commands(dockerfile: &Dockerfile, instruction: &Instruction) -> Vec<String> {
    let script = match &instruction.arguments {
        Arguments::Shell(script) => script.as_str(),
        arguments => {
            return vec![squeezed(&arguments.words().iter().map(Word::value).collect::<String>())];
        }
    };
    let [first, ..] = instruction.heredocs.as_slice() else { return vec![squeezed(script)] };
    let alone =
        instruction.heredocs.len() == 1 && script.trim() == dockerfile.slice(first.opener.clone());
    let body = dockerfile.slice(first.body.clone());
    if alone && body.trim_start_matches('\t').starts_with("#!") {
        return vec![format!("/dev/pipes/{}", first.name)];
    }
    if alone {
        return vec![squeezed(body)];
    }
    // The shell reads the heredocs.
    let bodies = instruction.heredocs.iter();
    let bodies =
        bodies.map(|heredoc| format!("{}{}", dockerfile.slice(heredoc.body.clone()), heredoc.name));
    vec![squeezed(&format!("{script}{}", bodies.collect::<String>()))]
}

/// What stands in front of `command` at the end of `text`, white space apart.
fn before<'a>(text: &'a str, command: &str) -> Option<&'a str> {
    let mut left = text;
    for wanted in command.chars().rev() {
        let trimmed = left.trim_end();
        left = trimmed.strip_suffix(wanted)?;
    }
    Some(left)
}

/// The words behind `|2 A=b C=d`; `None` when there are fewer build arguments than it says. Without a shell nothing
/// tells where the last value ends.
fn without_build_args(prefix: &str, exec: bool) -> Option<Vec<&str>> {
    let words: Vec<_> = prefix.split_whitespace().collect();
    let Some(count) = words.first().and_then(|word| word.strip_prefix('|')) else {
        return Some(words);
    };
    let count: usize = count.parse().ok()?;
    let names = words.iter().enumerate().skip(1).filter(|(_, word)| assigned(word).is_some());
    let names: Vec<_> = names.map(|(index, _)| index).collect();
    let last = if count == 0 { 0 } else { *names.get(count - 1)? };
    if exec {
        return Some(Vec::new());
    }
    let behind = words.iter().enumerate().skip(last + 1);
    let shell = behind.filter(|(_, word)| is_shell(word)).map(|(index, _)| index).next();
    Some(words.get(shell.unwrap_or(last + 1)..).unwrap_or_default().to_vec())
}

/// Whether the words are a shell that takes a command: that of a `SHELL`, or a well-known one.
fn is_shell_prefix(dockerfile: &Dockerfile, words: &[&str]) -> bool {
    let written = squeezed(&words.concat());
    let set = dockerfile.instructions().filter(|instruction| instruction.kind == Keyword::Shell);
    let mut set =
        set.map(|shell| squeezed(&shell.words().iter().map(Word::value).collect::<String>()));
    if set.any(|shell| shell == written) {
        return true;
    }
    let [program, options @ .., last] = words else { return false };
    let takes = |word: &str| {
        let word = word.to_ascii_lowercase();
        let letters = word.strip_prefix('-').is_some_and(|rest| {
            rest.ends_with('c') && rest.bytes().all(|byte| byte.is_ascii_lowercase())
        });
        letters || word == "/c" || word == "-command"
    };
    let name = program.to_ascii_lowercase();
    // A base image for Windows may set preferences in front of each command.
    if ["powershell", "pwsh"].iter().any(|shell| name.contains(shell)) && last.ends_with(';') {
        return options.iter().any(|word| takes(word));
    }
    is_shell(program) && takes(last) && !options.iter().any(|word| takes(word))
}

/// Whether `text`, the entry of `CMD`, `ENTRYPOINT` or `HEALTHCHECK`, is the list of that command; `None` when it holds
/// no list as engines write it (`["a" "b"]`).
pub(super) fn lists(
    dockerfile: &Dockerfile,
    text: &str,
    instruction: &Instruction,
    words: &[Option<String>],
) -> Option<bool> {
    let list = quoted_list(text)?;
    let mut strings = list.iter().map(String::as_str);
    if let Some(script) = instruction.script() {
        let (command, shell) = list.split_last()?;
        let shell: Vec<_> = shell.iter().map(String::as_str).collect();
        let is_shell = shell == ["CMD-SHELL"] || is_shell_prefix(dockerfile, &shell);
        return Some(is_shell && squeezed(command) == squeezed(script.as_str()));
    }
    if instruction.kind == Keyword::Healthcheck && strings.next() != Some("CMD") {
        return Some(false);
    }
    let items: Vec<_> = strings.collect();
    let same =
        |(item, word): (&&str, &Option<String>)| word.as_ref().is_none_or(|word| item == word);
    Some(items.len() == words.len() && items.iter().zip(words).all(same))
}

/// The first list of quoted strings in `text`, as Go's `%q` writes it.
fn quoted_list(text: &str) -> Option<Vec<String>> {
    let mut rest = &text[text.find('[')? + 1..];
    let mut list = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches(',').trim_start();
        if rest.starts_with(']') {
            return Some(list);
        }
        let (item, behind) = quoted(rest)?;
        list.push(item);
        rest = behind;
    }
}

/// A quoted string at the front, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut chars = text.strip_prefix('"')?.chars();
    let mut item = String::new();
    loop {
        let c = match chars.next()? {
            '"' => return Some((item, chars.as_str())),
            '\\' => match chars.next()? {
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\u{b}',
                'x' => code(&mut chars, 2)?,
                'u' => code(&mut chars, 4)?,
                'U' => code(&mut chars, 8)?,
                c => c,
            },
            c => c,
        };
        item.push(c);
    }
}

fn code(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let digits = chars.as_str().get(..digits)?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    chars.nth(digits.len() - 1)?;
    char::from_u32(code)
}
