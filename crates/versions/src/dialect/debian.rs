use super::{
    partial::{not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::{Fault, Set, Tool};

/// dpkg's relations. Epochs and revisions say nothing about the program: where a bound has a revision, other revisions
/// of the same version are members too.
static GRAMMAR: Grammar = Grammar {
    operators: &["<<", ">>", "<=", ">=", "=", "<", ">"],
    or: &["|"],
    and: &[","],
    spaces: false,
    hyphen: false,
    empty: false,
    term,
};

/// Words behind a `~` that make a version one before its release; `~bpo12` and `~deb12u1` are revisions.
const STAGES: [&str; 7] = ["rc", "beta", "alpha", "a", "b", "dev", "pre"];

/// A relation, with or without its parentheses.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Set, Fault> {
    let start = text.len() - text.trim_start().len();
    let Some(inner) = text.trim().strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
        return GRAMMAR.read(tool, text);
    };
    GRAMMAR.read(tool, inner).map_err(|inner| Fault {
        range: inner.range.start + start + 1..inner.range.end + start + 1,
        message: inner.message,
    })
}

fn term(term: &Term<'_>) -> Result<Set, String> {
    let text = term.version;
    let upstream = upstream(text);
    if let Some(start) = upstream.strip_suffix('*') {
        return glob(term, start);
    }
    let version = term.tool.version(upstream).ok_or_else(|| not_a_version(text))?;
    Ok(match term.operator {
        "" | "=" => Set::exactly(version),
        "<=" | "<" => Set::at_most(version),
        // 2.3-1 follows 2.3, so that even `>> 2.3` holds that version.
        ">=" | ">" | ">>" => Set::at_least(version),
        "<<" if text != upstream => Set::at_most(version),
        "<<" => Set::before(version),
        operator => return Err(not_with(operator, text)),
    })
}

/// `20.*` is a line; `1.2*` also holds 1.20.
fn glob(term: &Term<'_>, start: &str) -> Result<Set, String> {
    if !matches!(term.operator, "" | "=") {
        return Err(not_with(term.operator, term.version));
    }
    if start.is_empty() {
        return Ok(Set::all());
    }
    let line = start.strip_suffix('.');
    let version = term.tool.version(line.unwrap_or(start));
    let version = version.ok_or_else(|| not_a_version(term.version))?;
    let count = version.parts().len();
    Ok(match (line, count) {
        (Some(_), _) => Set::prefix(version),
        (None, 0 | 1) => Set::at_least(version),
        (None, _) => {
            Set::prefix(version.truncated(count - 1)).intersection(&Set::at_least(version))
        }
    })
}

/// The version that the program's authors gave: `3.11.2` of `1:3.11.2-1+b1`.
fn upstream(text: &str) -> &str {
    let text = match text.split_once(':') {
        Some((epoch, rest)) if epoch.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => text,
    };
    let text = text.rsplit_once('-').map_or(text, |(version, _)| version);
    let text = text.split('+').next().unwrap_or_default();
    match text.split_once('~') {
        Some((version, stage)) if !is_stage(stage) => version,
        _ => text,
    }
}

fn is_stage(text: &str) -> bool {
    let word = text.trim_end_matches(|char: char| !char.is_ascii_alphabetic());
    STAGES.contains(&word)
}
