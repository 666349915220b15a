use super::select;
use crate::{Constraint, Fault, Floating, Meaning, Tool};

/// rustup's channels: `1.85` is its newest patch, `nightly-2026-01-01` a day's build, and each may name a host.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let (_, word) = select::trimmed(text);
    let (channel, rest) = word.split_once('-').unwrap_or((word, ""));
    let floating = match channel {
        "stable" => Some(Floating::Stable),
        "beta" => Some(Floating::Beta),
        "nightly" => Some(Floating::Nightly),
        "system" | "latest" | "default" => select::name(channel),
        _ => None,
    };
    if let Some(floating) = floating {
        return Ok(Meaning::Floating(floating).into());
    }
    if !channel.starts_with(|char: char| char.is_ascii_digit()) {
        // A toolchain that somebody linked.
        return if word.is_empty() {
            Err(select::not_understood(text, ""))
        } else {
            Ok(select::own_name(word))
        };
    }
    // `1.86.0-beta.2`; what else follows is a host.
    let version = if rest.starts_with("beta") {
        let end = rest.find('-').map_or(word.len(), |at| channel.len() + 1 + at);
        &word[..end]
    } else {
        channel
    };
    match select::versions(tool, version) {
        Some(set) => Ok(Constraint::set(set)),
        None => Err(select::not_understood(text, word)),
    }
}
