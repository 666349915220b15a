use std::ops::Range;

use super::{node_alias, partial::not_a_version, select};
use crate::{Constraint, Floating, Meaning, Set, Tool, releases::Table, tag};

/// Words of tags that say how an image is made, and nothing about versions.
const VARIANTS: [&str; 45] = [
    "slim",
    "alpine",
    "fpm",
    "apache",
    "cli",
    "zts",
    "jdk",
    "jre",
    "jdk8",
    "perl",
    "management",
    "browsers",
    "minimal",
    "onbuild",
    "full",
    "debug",
    "nonroot",
    "base",
    "otel",
    "bookworm",
    "bullseye",
    "buster",
    "stretch",
    "trixie",
    "jammy",
    "focal",
    "noble",
    "bionic",
    "resolute",
    "headless",
    "community",
    "windowsservercore",
    "nanoserver",
    "ubuntu",
    "debian",
    "centos",
    "static",
    "distroless",
    "openjdk",
    "backports",
    "amd64",
    "arm64",
    "arm64v8",
    "unprivileged",
    "python",
];

/// Words that make a version in front of them one before its release.
const STAGES: [&str; 8] = ["rc", "beta", "alpha", "preview", "ea", "dev", "m", "snapshot"];

/// A tag of an image of `tool`: its version, then how the image is made.
pub(super) fn read(tool: &Tool, text: &str) -> Constraint {
    let trimmed = text.trim();
    leading(tool, trimmed).0
}

/// What the start of `tag` says about `tool`, and which bytes say so.
pub(crate) fn leading(tool: &Tool, tag: &str) -> (Constraint, Range<usize>) {
    let pieces = tag::pieces(tag);
    let Some(first) = pieces.first() else {
        return (Constraint::unknown("the tag is empty"), 0..0);
    };
    let second = pieces.get(1).filter(|piece| is_stage(piece.text));
    if let Some(second) = second
        && let Some(set) = staged(tool, &tag[first.range.start..second.range.end], first.text)
    {
        return (Constraint::set(set), first.range.start..second.range.end);
    }
    let range = first.range.clone();
    if let Some(set) = select::versions(tool, first.text) {
        return (Constraint::set(set), range);
    }
    if let Some(meaning) = name(tool, first.text) {
        return (meaning.into(), range);
    }
    if pieces.iter().all(|piece| is_variant(piece.text)) {
        return (Meaning::Floating(Floating::Latest).into(), 0..tag.len());
    }
    (Constraint::unknown(not_a_version(first.text)), range)
}

/// `1.22rc2`, `3.4-rc`, `8.0-preview.2`: with a number this very build, without one the line and what leads to it.
fn staged(tool: &Tool, text: &str, version: &str) -> Option<Set> {
    if text.ends_with(|char: char| char.is_ascii_digit()) {
        return tool.version(text).map(Set::exactly);
    }
    tool.version(version).map(Set::line)
}

fn is_stage(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = lower.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    STAGES.contains(&word) && lower.len() - word.len() < 8
}

/// A name that moves, or a release's code name.
fn name(tool: &Tool, text: &str) -> Option<Meaning> {
    let lower = text.to_ascii_lowercase();
    let distribution = matches!(tool.as_str(), "debian" | "ubuntu");
    let line = Table::current()
        .of(tool)
        .iter()
        .find(|release| release.codename.as_deref() == Some(&*lower));
    if let Some(line) = line {
        return Some(match tool.as_str() {
            "node" => Floating::LtsLine(lower).into(),
            _ => line.set.clone().into(),
        });
    }
    let floating = match &*lower {
        "sid" | "devel" => Floating::Nightly,
        "rolling" | "mainline" | "innovation" => Floating::Latest,
        "stable" | "default" if tool.as_str() == "node" => return None,
        word if word.starts_with("lts") && tool.as_str() == "node" => node_alias::alias(word)?,
        "system" | "default" => return None,
        word => select::name(word).filter(|_| !distribution || word != "main")?,
    };
    Some(floating.into())
}

fn is_variant(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = lower.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    VARIANTS.contains(&&*lower) || VARIANTS.contains(&word)
}
