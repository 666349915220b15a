use std::ops::Range;

use super::Provided;
use crate::{
    Constraint, Tool,
    dialect::{java_vendor, leading_of_tag},
    tag::{self, Piece},
};

/// The version at the start of a tag of Java: `17-jdk-jammy`, `8u392-b08-jdk`, `open-17-jdk`, `java17-22.3`.
pub(super) fn leading(tool: &Tool, tag: &str) -> Provided {
    let pieces = tag::pieces(tag);
    let Some((at, start)) = pieces.iter().take(2).enumerate().find_map(|(index, piece)| {
        let start = bare(piece.text)?;
        (index == 0 || pieces[0].text == "open").then_some((index, start))
    }) else {
        let (constraint, range) = leading_of_tag(tool, tag);
        return Provided::new(tool.clone(), constraint, range);
    };
    let from = pieces[at].range.start + start;
    let early = pieces.get(at + 1).filter(|piece| piece.text.starts_with("ea"));
    let to = early.map_or(pieces[at].range.end, |piece| piece.range.end);
    let (constraint, range) = leading_of_tag(tool, &tag[from..to]);
    Provided::new(tool.clone(), constraint, range.start + from..range.end + from)
}

/// Java in the tag of an image of another tool: `3.9-eclipse-temurin-17`, `8-jdk17`, `10.1-jdk17-temurin`.
pub(super) fn behind(tag: &str, from: usize) -> Option<Provided> {
    let pieces = tag::pieces(tag);
    let behind = || pieces.iter().filter(|piece| piece.range.start >= from);
    let vendors = || behind().filter_map(|piece| vendor(piece.text));
    let vendor = vendors().find(|vendor| *vendor != "openjdk").or_else(|| vendors().next());
    let mut named = false;
    for piece in behind() {
        let start = bare(piece.text);
        let own = start.is_some_and(|start| start > 0);
        if let Some(start) = start.filter(|_| own || named) {
            let range = piece.range.start + start..piece.range.end;
            let found = java_at(tag, range);
            return Some(vendor.map_or(found.clone(), |vendor| found.of_vendor(vendor)));
        }
        named = names_java(piece);
    }
    None
}

fn java_at(tag: &str, range: Range<usize>) -> Provided {
    let (constraint, _): (Constraint, _) = leading_of_tag(&Tool::JAVA, &tag[range.clone()]);
    Provided::new(Tool::JAVA, constraint, range)
}

fn names_java(piece: &Piece<'_>) -> bool {
    matches!(piece.text, "jdk" | "jre" | "java") || vendor(piece.text).is_some()
}

fn vendor(text: &str) -> Option<&'static str> {
    match text.trim_end_matches(|char: char| char.is_ascii_digit()) {
        "eclipse" => Some("temurin"),
        "libericaopenjdk" => Some("liberica"),
        "jdk" | "jre" | "java" => None,
        name => java_vendor(name),
    }
}

/// Where the version starts in `17`, `jdk17` and `java17`.
fn bare(text: &str) -> Option<usize> {
    let digit = text.find(|char: char| char.is_ascii_digit())?;
    matches!(&text[..digit], "" | "jdk" | "jre" | "java" | "openjdk").then_some(digit)
}
