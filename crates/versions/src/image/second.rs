use super::{Provided, java};
use crate::{Tool, dialect::leading_of_tag, tag};

/// Images of one tool whose tags name another one: a mark in front of its version, which may stand apart.
const MARKS: &[(&str, &str, &str)] = &[
    ("elixir", "otp", "erlang"),
    ("elixir", "erlang", "erlang"),
    ("postgres", "pg", "postgres"),
    ("uv", "python", "python"),
    ("composer", "php", "php"),
    ("swift", "swift", "swift"),
];

/// The other tools that a tag of `tool`'s image names.
pub(super) fn tools(tool: &str, tag: &str) -> Vec<Provided> {
    if matches!(tool, "maven" | "gradle" | "tomcat") {
        let first = tag::pieces(tag).into_iter().next();
        let from = first.filter(|piece| piece.text.starts_with(|char: char| char.is_ascii_digit()));
        return java::behind(tag, from.map_or(0, |piece| piece.range.end)).into_iter().collect();
    }
    let marks = MARKS.iter().filter(|(image, ..)| *image == tool);
    marks.filter_map(|(_, mark, other)| marked(mark, &Tool::named(other), tag)).collect()
}

fn marked(mark: &str, tool: &Tool, tag: &str) -> Option<Provided> {
    let pieces = tag::pieces(tag);
    pieces.iter().enumerate().find_map(|(index, piece)| {
        let attached = piece.text.strip_prefix(mark)?;
        let range = match attached {
            "" => pieces.get(index + 1)?.range.clone(),
            _ => piece.range.end - attached.len()..piece.range.end,
        };
        if !tag[range.clone()].starts_with(|char: char| char.is_ascii_digit()) {
            return None;
        }
        let (constraint, _) = leading_of_tag(tool, &tag[range.clone()]);
        Some(Provided::new(tool.clone(), constraint, range))
    })
}
