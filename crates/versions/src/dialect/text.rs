use super::{exact, image_tag};
use crate::{Constraint, Meaning, Set, Tool};

/// A text that may be a version: one, the start of one, a name, or an image's tag.
pub(super) fn read(tool: &Tool, text: &str) -> Constraint {
    let word = text.trim().trim_matches(['"', '\'', '`']).trim();
    let unknown = || Constraint::unknown(format!("`{word}` may mean anything"));
    if word.is_empty() {
        return Constraint::unknown("it is empty");
    }
    // Of the operators, only this one means the same everywhere: `~1.2` has three meanings.
    if let Some(least) = word.strip_prefix(">=") {
        return tool.version(least).map_or_else(unknown, |it| Constraint::set(Set::at_least(it)));
    }
    let tag = image_tag::read(tool, exact::without_name(tool, word));
    if matches!(tag.meaning, Meaning::Unknown(_)) { unknown() } else { tag }
}
