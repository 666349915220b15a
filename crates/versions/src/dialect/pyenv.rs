use super::{exact, partial::not_a_version, pep440, prefix, ranges::fault, select};
use crate::{Constraint, Fault, Floating, Meaning, Set, Tool, Version};

/// `.python-version`: entries on lines or apart by spaces, of which the first is the one that `python` starts.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let first = lines.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    if first.starts_with(['>', '<', '=', '~', '!']) {
        let start = text.find(first).unwrap_or_default();
        return match pep440::GRAMMAR.read(tool, first) {
            Ok(set) => Ok(Constraint::set(set)),
            Err(inner) => {
                Err(fault(start + inner.range.start..start + inner.range.end, inner.message))
            }
        };
    }
    entry(tool, text, first.split_whitespace().next().unwrap_or_default())
}

/// One entry: `3.11`, `3.13t`, `3.14-dev`, `pypy3.10-7.3.12`, `system`, `3.12.1/envs/web`.
pub(super) fn entry(tool: &Tool, text: &str, word: &str) -> Result<Constraint, Fault> {
    let version = word.split('/').next().unwrap_or_default();
    if let Some((vendor, why)) = prefix::other_counting(version) {
        return Ok(Constraint::unknown(why).of_vendor(vendor));
    }
    for vendor in ["pypy", "stackless", "cinder", "nogil", "pyston"] {
        if let Some(rest) = version.strip_prefix(vendor) {
            return Ok(implementation(tool, vendor, rest, word));
        }
    }
    let version = exact::without_name(tool, version);
    // `cpython-3.12.3-linux-x86_64-gnu` of uv.
    let numbers = match version.split_once('-') {
        Some((numbers, platform)) if platform.contains('-') => numbers,
        _ => version,
    };
    if let Some(meaning) = branch(tool, numbers) {
        return Ok(meaning.into());
    }
    if let Some(floating) = select::name(word) {
        return Ok(floating.into());
    }
    match word.chars().next() {
        None => Err(select::not_understood(text, "")),
        // Anything else may be the name of a virtual environment.
        Some(first) if first.is_alphabetic() || first == '_' => Ok(select::own_name(word)),
        Some(_) => {
            let start = text.find(word).unwrap_or_default();
            Err(fault(start..start + word.len(), not_a_version(word)))
        }
    }
}

/// `pypy3.10-7.3.12`: the language's version first, then the implementation's own.
fn implementation(tool: &Tool, vendor: &str, rest: &str, word: &str) -> Constraint {
    let language = rest.trim_start_matches('-').split('-').next().unwrap_or_default();
    let set = Version::parse(language).and_then(|_| select::versions(tool, language));
    let constraint = set.map_or_else(
        || Constraint::unknown(format!("`{word}` does not say which version of the language")),
        Constraint::set,
    );
    constraint.of_vendor(vendor)
}

/// A version of `CPython`: `t` asks for the build without the lock, `-dev` for the head of a branch.
pub(super) fn branch(tool: &Tool, text: &str) -> Option<Meaning> {
    let text = match text.strip_suffix('t') {
        Some(rest) if rest.ends_with(|char: char| char.is_ascii_digit()) => rest,
        _ => text,
    };
    let text = text.split('+').next().unwrap_or_default();
    if let Some(line) = text.strip_suffix("-dev") {
        return tool.version(line).map(|version| Set::line(version).into());
    }
    if let Some(line) = text.strip_suffix(":latest") {
        return tool.version(line).map(|version| Set::prefix(version).into());
    }
    if text == "dev" {
        return Some(Floating::Nightly.into());
    }
    select::versions(tool, text).map(Meaning::Set)
}
