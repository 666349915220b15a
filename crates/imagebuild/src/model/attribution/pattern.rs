//! Whether an instruction made an entry of the history.

use std::collections::BTreeMap;

use dockerfile::{
    Arguments, Dockerfile, Healthcheck, Instruction, Keyword, PieceKind, Scope, Word,
};

use crate::model::{History, Step};

/// Whether `instruction` may have made `step`: same keyword, and all of its text that is known beforehand.
pub(super) fn fits(
    dockerfile: &Dockerfile,
    history: &History,
    step: &Step,
    instruction: &Instruction,
    build_args: &BTreeMap<String, String>,
) -> bool {
    let text = history.arguments(step);
    if instruction.kind == Keyword::Run {
        // A classic builder writes a RUN in exec form as nothing but its words.
        return matches!(step.keyword, Keyword::Run | Keyword::Unknown)
            && runs(dockerfile, text, instruction);
    }
    if step.keyword != instruction.kind {
        return false;
    }
    let scope = dockerfile.scope(instruction, build_args);
    let literals = match instruction.kind {
        Keyword::Copy | Keyword::Add => return copies(text, instruction, &scope),
        Keyword::Workdir => return enters(text, instruction, &scope),
        Keyword::Onbuild => return true,
        _ => literals(instruction, &scope),
    };
    contains_in_order(&bare(text), &literals)
}

/// A `RUN` is not expanded by the builder: its text is the entry's, white space apart.
fn runs(dockerfile: &Dockerfile, text: &str, instruction: &Instruction) -> bool {
    let text = squeezed(text);
    if let Some(heredoc) = instruction.heredocs.first() {
        // The script stands in the entry, or for a script with a `#!` only its name.
        let tabs = |line: &str| {
            if heredoc.strip_tabs {
                line.trim_start_matches('\t').to_owned()
            } else {
                line.to_owned()
            }
        };
        let body: String = dockerfile.slice(heredoc.body.clone()).lines().map(tabs).collect();
        return text.contains(&squeezed(&body)) || text.ends_with(&heredoc.name);
    }
    let command = match &instruction.arguments {
        Arguments::Shell(script) => script.as_str().to_owned(),
        arguments => arguments.words().iter().map(Word::value).collect(),
    };
    let command = squeezed(&command);
    // In front of it stands the shell.
    text.strip_suffix(&command).is_some_and(|shell| {
        shell.is_empty()
            || shell.ends_with("-c")
            || shell.to_ascii_lowercase().ends_with("/c")
            || instruction.script().is_some()
    })
}

/// `COPY` and `ADD`: the classic builder writes digests in place of sources, so that only the destination
/// can be told.
fn copies(text: &str, instruction: &Instruction, scope: &Scope) -> bool {
    let Some((destination, sources)) = instruction.words().split_last() else { return false };
    let digests = text.split_once(" in ").filter(|(from, _)| {
        ["file:", "dir:", "multi:"].iter().any(|kind| from.trim_start().starts_with(kind))
    });
    if let Some((_, into)) = digests {
        return ends_with(into, destination, scope);
    }
    let sources = sources.iter().flat_map(|word| word_literals(word, scope));
    let sources: Vec<_> =
        sources.map(|literal| literal.trim_start_matches("./").to_owned()).collect();
    contains_in_order(&bare(text), &sources) && ends_with(text, destination, scope)
}

/// `WORKDIR` in the history is absolute.
fn enters(text: &str, instruction: &Instruction, scope: &Scope) -> bool {
    instruction.words().first().is_some_and(|word| ends_with(text, word, scope))
}

/// Whether the path `text` ends in the path `word`, as far as its value is known.
fn ends_with(text: &str, word: &Word, scope: &Scope) -> bool {
    let literals = word_literals(word, scope);
    let known = scope.resolve(word).value.is_some();
    match literals.last() {
        Some(last) if known => {
            let last = last.trim_end_matches('/').trim_start_matches("./");
            let last = if last == "." { "" } else { last };
            bare(text).trim_end_matches(['/', '.']).ends_with(last.trim_end_matches('.'))
        }
        _ => contains_in_order(&bare(text), &literals),
    }
}

/// The parts of the instruction that the entry has for certain, in order.
fn literals(instruction: &Instruction, scope: &Scope) -> Vec<String> {
    let words = |arguments: &Arguments| match arguments {
        Arguments::Shell(script) => vec![bare(script.as_str())],
        other => other.words().iter().flat_map(|word| word_literals(word, scope)).collect(),
    };
    match &instruction.arguments {
        Arguments::Pairs(pairs) => {
            let is_arg = instruction.kind == Keyword::Arg;
            let pair = |pair: &dockerfile::Pair| {
                let value = pair.value.as_ref().filter(|_| !is_arg);
                let value = value.map(|word| word_literals(word, scope)).unwrap_or_default();
                let mut literals = word_literals(&pair.key, scope);
                literals.extend(value);
                literals
            };
            pairs.iter().flat_map(pair).collect()
        }
        Arguments::Healthcheck(Healthcheck::None(_)) => vec!["NONE".to_owned()],
        Arguments::Healthcheck(Healthcheck::Command { command, .. }) => words(command),
        // Some builders sort ports and volumes, and write more about them.
        Arguments::Words(_) if instruction.kind == Keyword::Expose => Vec::new(),
        arguments => words(arguments),
    }
}

/// The text of a word whose variables are known; else the parts between the variables.
fn word_literals(word: &Word, scope: &Scope) -> Vec<String> {
    if let Some(value) = scope.resolve(word).value {
        return vec![bare(&value)];
    }
    let literal = |piece: &dockerfile::Piece| match &piece.kind {
        PieceKind::Literal(text) => Some(bare(text)),
        _ => None,
    };
    word.pieces.iter().filter_map(literal).collect()
}

fn contains_in_order(text: &str, literals: &[String]) -> bool {
    let mut rest = text;
    literals.iter().all(|literal| match rest.find(literal.as_str()) {
        Some(at) => {
            rest = &rest[at + literal.len()..];
            true
        }
        None => false,
    })
}

/// Without white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Without white space and all that builders quote lists with.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\' | ',' | '[' | ']'))
        .collect()
}
