use super::{java, node_alias, npm, pep440, prefix, pyenv, rust_channel, select};
use crate::{Constraint, Fault, Meaning, Set, Tool};

/// Inputs of `setup-…` actions: a range as npm has them, or a name.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let (_, word) = select::trimmed(text);
    if word.is_empty() {
        return Ok(Constraint::unknown("no version is given"));
    }
    if let Some((vendor, why)) = prefix::other_counting(word) {
        return Ok(Constraint::unknown(why).of_vendor(vendor));
    }
    match tool.as_str() {
        "java" => java::setup(tool, text),
        "rust" => rust_channel::read(tool, text),
        "python" => python(tool, text, word),
        "node" => node(tool, text, word),
        "ruby" if matches!(word, "ruby" | "truffleruby" | "head" | ".ruby-version") => {
            Ok(select::own_name(word))
        }
        _ => match select::any(tool, super::exact::without_name(tool, word)) {
            Some(meaning) => Ok(meaning.into()),
            None => range(tool, text),
        },
    }
}

/// A range; of the names, only those that are no versions.
pub(super) fn range(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    match npm::GRAMMAR.read(tool, text) {
        Ok(set) => Ok(Constraint::set(set)),
        // setup-uv, setup-ruff and setup-poetry take Python's ranges too.
        Err(fault) => match pep440::GRAMMAR.read(tool, text) {
            Ok(set) if !text.contains("||") => Ok(Constraint::set(set)),
            _ => {
                let (_, word) = select::trimmed(text);
                let name =
                    word.starts_with(|char: char| char.is_alphabetic()) && !word.contains(' ');
                if name { Ok(select::own_name(word)) } else { Err(fault) }
            }
        },
    }
}

fn node(tool: &Tool, text: &str, word: &str) -> Result<Constraint, Fault> {
    if let Some(floating) = node_alias::alias(word).filter(|_| word != "*") {
        return Ok(Meaning::Floating(floating).into());
    }
    // `20-nightly`, `20-v8-canary`, `20.0.0-rc`.
    if let Some((version, "nightly" | "v8-canary" | "rc")) = word.split_once('-')
        && let Some(version) = tool.version(version)
    {
        return Ok(Constraint::set(Set::line(version)));
    }
    range(tool, text)
}

fn python(tool: &Tool, text: &str, word: &str) -> Result<Constraint, Fault> {
    if word.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return pyenv::entry(tool, text, word);
    }
    match pyenv::branch(tool, word) {
        Some(meaning) => Ok(meaning.into()),
        None => range(tool, text),
    }
}
