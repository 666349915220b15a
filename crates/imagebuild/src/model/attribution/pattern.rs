//! Whether an instruction made an entry of the history.

use dockerfile::{
    Arguments, Dockerfile, Healthcheck, Instruction, Keyword, Pair, Scope, Scopes, Word,
};

use super::{
    command::{lists, runs},
    glob::{Glob, bare},
};
use crate::model::{History, Step, path::clean};

/// Whether `instruction` may have made entry number `at`: same keyword, and all of its text that is known
/// beforehand.
pub(super) fn fits(
    dockerfile: &Dockerfile,
    history: &History,
    at: usize,
    instruction: &Instruction,
    scopes: &Scopes,
) -> bool {
    let step = &history.steps[at];
    let text = history.arguments(step);
    if instruction.kind == Keyword::Run {
        // A classic builder writes a RUN in exec form as nothing but its words.
        return matches!(step.keyword, Keyword::Run | Keyword::Unknown)
            && runs(dockerfile, whole(history, step), instruction);
    }
    let scope = scopes.before(instruction);
    if matches!(instruction.kind, Keyword::Copy | Keyword::Add) {
        return copies(history, at, instruction, scope);
    }
    if step.keyword != instruction.kind {
        return false;
    }
    match instruction.kind {
        Keyword::Workdir => {
            let folder = instruction.words().first();
            folder.is_some_and(|folder| leads_to(history, at, text, folder, scope))
        }
        // Some builders sort ports, and write more about them.
        Keyword::Onbuild | Keyword::Expose => true,
        Keyword::Arg => declares(text, instruction),
        _ => says(dockerfile, text, instruction, scope),
    }
}

/// All behind the keyword, build arguments included.
fn whole<'a>(history: &'a History, step: &Step) -> &'a str {
    let line = history.line(step);
    line.strip_prefix(step.keyword.name()).unwrap_or(line).trim()
}

/// Whether the entry's text is that of the instruction as far as it is known.
fn says(dockerfile: &Dockerfile, text: &str, instruction: &Instruction, scope: Scope) -> bool {
    // Some builders write the instruction as it stands.
    let written = dockerfile.slice(instruction.span.clone());
    let entry = format!("{}{text}", instruction.kind.name());
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    if solid(written) == solid(&entry) {
        return true;
    }
    let words = |arguments: &Arguments| match arguments {
        Arguments::Shell(script) => Glob::literal(script.as_str()),
        other => joined(other.words(), scope),
    };
    let expected = match &instruction.arguments {
        Arguments::Pairs(pairs) => {
            let mut glob = Glob::default();
            for pair in pairs {
                push_pair(&mut glob, pair, scope);
            }
            glob
        }
        Arguments::Healthcheck(Healthcheck::None(_)) => return bare(text).contains("NONE"),
        arguments => {
            let command = instruction.command();
            let items = command.words().iter().map(|word| scope.resolve(word).value);
            let items: Vec<_> = items.collect();
            let runs = matches!(
                instruction.kind,
                Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck
            );
            let listed = runs.then(|| lists(dockerfile, text, instruction, &items)).flatten();
            if let Some(same) = listed {
                return same;
            }
            words(arguments)
        }
    };
    expected.fits(text) || bare(written) == bare(&entry)
}

fn joined(words: &[Word], scope: Scope) -> Glob {
    let mut glob = Glob::default();
    for word in words {
        glob.push(Glob::of(word, scope));
    }
    glob
}

fn push_pair(glob: &mut Glob, pair: &Pair, scope: Scope) {
    glob.push(Glob::of(&pair.key, scope));
    if let Some(value) = &pair.value {
        glob.push(Glob::literal("="));
        glob.push(Glob::of(value, scope));
    }
}

/// `ARG`: the names; values may come from the command line.
fn declares(text: &str, instruction: &Instruction) -> bool {
    let mut glob = Glob::default();
    let mut names = Vec::new();
    for pair in instruction.pairs() {
        let name = bare(&pair.key.value());
        glob.push(Glob::literal(&name));
        glob.push_gap();
        names.push(name);
    }
    let first = text.split([' ', '=']).next().unwrap_or_default();
    let written = glob.fits(text) && names.first().is_none_or(|name| *name == bare(first));
    // Podman writes all names that are declared up to here, in the order of the alphabet.
    let declared: Vec<_> = text.split_whitespace().collect();
    written || declared.is_sorted() && names.iter().all(|name| declared.contains(&name.as_str()))
}

/// `COPY` and `ADD`: the classic builder writes digests in place of sources, so that only the destination
/// can be told.
fn copies(history: &History, at: usize, instruction: &Instruction, scope: Scope) -> bool {
    let step = &history.steps[at];
    // For an engine that reads no heredocs, an ADD of them is a COPY.
    let lowered = step.keyword == Keyword::Copy && !instruction.heredocs.is_empty();
    if step.keyword != instruction.kind && !lowered {
        return false;
    }
    let text = history.arguments(step);
    let Some((destination, sources)) = instruction.words().split_last() else { return false };
    let digests = text.split_once(" in ").filter(|(from, _)| {
        ["file:", "dir:", "multi:"].iter().any(|kind| from.trim_start().starts_with(kind))
    });
    if let Some((_, into)) = digests {
        return leads_to(history, at, into, destination, scope);
    }
    let words: Vec<_> = text.split_whitespace().skip_while(|word| word.starts_with("--")).collect();
    let Some((into, from)) = words.split_last().filter(|(_, from)| from.len() == sources.len())
    else {
        // Names with spaces.
        let mut glob = joined(sources, scope);
        glob.push(Glob::of(destination, scope));
        return glob.fits(&words.concat());
    };
    let source = |(text, word): (&&str, &Word)| match heredoc(instruction, word) {
        Some(name) => is_heredoc(&bare(text), name),
        None => same_path(text, word, scope),
    };
    from.iter().zip(sources).all(source)
        && (same_path(into, destination, scope) || leads_to(history, at, into, destination, scope))
}

/// The name of the heredoc that a source is.
fn heredoc<'a>(instruction: &'a Instruction, word: &Word) -> Option<&'a str> {
    let heredoc = instruction.heredocs.iter().find(|heredoc| heredoc.opener == word.span);
    heredoc.map(|heredoc| heredoc.name.as_str())
}

/// `<<NAME`, or the file `/NUMBER/NAME` that it became for an engine that reads no heredocs.
fn is_heredoc(text: &str, name: &str) -> bool {
    let name = bare(name);
    let opener = text.strip_prefix("<<").map(|rest| rest.trim_start_matches('-'));
    let lowered = text.strip_prefix('/').and_then(|rest| rest.split_once('/'));
    let lowered = lowered.filter(|(number, _)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    opener == Some(&name) || lowered.is_some_and(|(_, file)| file == name)
}

/// Whether the entry names the path as the instruction does.
fn same_path(text: &str, word: &Word, scope: Scope) -> bool {
    match scope.resolve(word).value {
        Some(value) => clean("/", &unquoted(text)) == clean("/", &value),
        None => Glob::of(word, scope).fits(text),
    }
}

/// Whether `text` is the folder that `word` means: builders write it absolute, from the folder of the last `WORKDIR`.
fn leads_to(history: &History, at: usize, text: &str, word: &Word, scope: Scope) -> bool {
    // Podman writes it as it stands.
    if text.trim() == word.raw() {
        return true;
    }
    let Some(value) = scope.resolve(word).value else {
        let mut glob = Glob::default();
        glob.push_gap();
        glob.push(Glob::of(word, scope));
        return glob.fits(text);
    };
    let text = clean("/", &unquoted(text));
    let before = history.steps[..at].iter().rfind(|step| step.keyword == Keyword::Workdir);
    if let Some(before) = before {
        return text == clean(&unquoted(history.arguments(before)), &value);
    }
    let path = clean("/", &value);
    let absolute = value.starts_with(['/', '\\']) || value.as_bytes().get(1) == Some(&b':');
    // What the base image set is not known.
    text == path || (!absolute && text.ends_with(path.trim_end_matches('/')))
}

fn unquoted(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '"' | '\'' | ',' | '[' | ']'))
        .collect::<String>()
        .trim()
        .to_owned()
}
