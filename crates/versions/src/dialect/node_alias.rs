use super::{exact, prefix, ranges::fault, select};
use crate::{Constraint, Fault, Floating, Meaning, Tool};

/// `.nvmrc`: one line that is not a comment; lines `key=value` are for programs that may read them one day.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let mut found: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.split('#').next().unwrap_or_default();
        let start = at + word.len() - word.trim_start().len();
        at += line.len();
        let word = word.trim();
        if word.is_empty() || word.contains('=') {
            continue;
        }
        if found.is_some() {
            let message = "there is more than one line with a version".to_owned();
            return Err(fault(start..start + word.len(), message));
        }
        found = Some((start, word));
    }
    let Some((_, written)) = found else { return Err(select::not_understood(text, "")) };
    if let Some((vendor, why)) = prefix::other_counting(written) {
        return Ok(Constraint::unknown(why).of_vendor(vendor));
    }
    word(tool, text, written).map(Into::into)
}

/// A version, the start of one, or one of nvm's aliases.
pub(super) fn word(tool: &Tool, text: &str, word: &str) -> Result<Meaning, Fault> {
    if let Some(set) = select::versions(tool, exact::without_name(tool, word)) {
        return Ok(set.into());
    }
    if let Some(floating) = alias(word) {
        return Ok(floating.into());
    }
    Err(select::not_understood(text, word))
}

/// `lts/*`, `lts/iron`, `lts/-1`, `node`, `stable`.
pub(super) fn alias(word: &str) -> Option<Floating> {
    let lower = word.to_ascii_lowercase();
    // nvm calls the newest release stable; `unstable` was the odd line of old.
    if matches!(&*lower, "node" | "stable" | "unstable" | "*") {
        return Some(Floating::Latest);
    }
    if lower == "default" {
        return None;
    }
    let Some(line) = lower.strip_prefix("lts/").or_else(|| lower.strip_prefix("lts-")) else {
        return select::name(&lower);
    };
    if line == "*" {
        return Some(Floating::Lts);
    }
    if let Some(count) = line.strip_prefix('-') {
        return count.parse().ok().map(Floating::LtsBefore);
    }
    let name = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_lowercase());
    name.then(|| Floating::LtsLine(line.to_owned()))
}
