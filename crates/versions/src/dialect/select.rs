//! What selects a version: a text is the start of one, or one in full, or a name that moves.

use super::{partial::Partial, ranges::fault, roll_forward};
use crate::{Constraint, Fault, Floating, Meaning, Set, Tool};

/// The versions that `text` selects, if it is a version or the start of one.
pub(super) fn versions(tool: &Tool, text: &str) -> Option<Set> {
    if let Some(band) = roll_forward::band(text) {
        return Some(band);
    }
    let partial = Partial::parse(tool, text).filter(|it| !it.version.parts().is_empty())?;
    let full = !partial.wild && tool.scheme().is_full(partial.version.parts());
    Some(if full { Set::exactly(partial.version) } else { partial.selection(usize::MAX) })
}

/// The names that mean the same wherever they are written.
pub(super) fn name(text: &str) -> Option<Floating> {
    Some(match text.to_ascii_lowercase().as_str() {
        "latest" | "current" | "newest" => Floating::Latest,
        "lts" => Floating::Lts,
        "stable" => Floating::Stable,
        "oldstable" => Floating::OldStable,
        "beta" | "rc" | "next" | "testing" => Floating::Beta,
        "nightly" | "canary" | "edge" | "head" | "dev" | "master" | "main" | "unstable" => {
            Floating::Nightly
        }
        "system" | "default" | "os-provided" => Floating::System,
        _ => return None,
    })
}

/// A version, the start of one, or a name.
pub(super) fn any(tool: &Tool, text: &str) -> Option<Meaning> {
    versions(tool, text).map(Meaning::Set).or_else(|| name(text).map(Meaning::Floating))
}

/// Where `text` starts without the white space around it, and the text itself.
pub(super) fn trimmed(text: &str) -> (usize, &str) {
    (text.len() - text.trim_start().len(), text.trim())
}

/// That `word`, which is part of `text`, is no version.
pub(super) fn not_understood(text: &str, word: &str) -> Fault {
    let start = text.find(word).unwrap_or_default();
    let message = match word {
        "" => "a version is missing here".to_owned(),
        _ => super::partial::not_a_version(word),
    };
    fault(start..start + word.len(), message)
}

/// A constraint of which nobody can know what it selects, though it may well be right.
pub(super) fn own_name(word: &str) -> Constraint {
    Constraint::unknown(format!("`{word}` is a name of its own"))
}
