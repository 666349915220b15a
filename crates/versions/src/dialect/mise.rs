use super::{java, node_alias, prefix, pyenv, ranges::fault, rust_channel, select};
use crate::{Constraint, Fault, Tool};

/// mise: the start of a version, a name, or `prefix:`, `sub-1:`, `ref:`, `path:`.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let (start, word) = select::trimmed(text);
    if let Some(constraint) = marked(tool, word) {
        return Ok(constraint);
    }
    if let Some(operator) = word.chars().next().filter(|char| "^~<>=!|,".contains(*char)) {
        let message =
            format!("`{operator}` is not understood here: versions are selected by how they start");
        return Err(fault(start..start + word.len(), message));
    }
    if let Some(meaning) = select::any(tool, word) {
        return Ok(meaning.into());
    }
    match tool.as_str() {
        "python" => pyenv::entry(tool, text, word),
        "java" => java::read(tool, text),
        "rust" => rust_channel::read(tool, text),
        "node" if node_alias::alias(word).is_some() => {
            node_alias::word(tool, text, word).map(Into::into)
        }
        _ if word.is_empty() => Err(select::not_understood(text, "")),
        _ => match prefix::read(tool, text) {
            // Registries know names of their own, such as npm's `next`.
            Err(_) if word.starts_with(|char: char| char.is_alphabetic()) => {
                Ok(select::own_name(word))
            }
            read => read,
        },
    }
}

/// asdf: a version in full; `latest:1.22`, `ref:`, `path:` and `system` too. mise reads the same file by how versions
/// start, so that a short one is a line and not wrong.
pub(super) fn asdf(tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.is_empty() {
        Err(select::not_understood(text, ""))
    } else {
        read(tool, text_of(text, first))
    }
}

/// The raw text up to the end of its first word, so that places stay those of the raw text.
fn text_of<'a>(text: &'a str, first: &str) -> &'a str {
    let start = text.find(first).unwrap_or_default();
    &text[..start + first.len()]
}

fn marked(tool: &Tool, word: &str) -> Option<Constraint> {
    let (mark, rest) = word.split_once(':')?;
    Some(match mark {
        "prefix" | "latest" => match tool.version(rest) {
            Some(version) => Constraint::set(crate::Set::prefix(version)),
            None => Constraint::unknown(format!("`{rest}` is not the start of a version")),
        },
        "ref" | "branch" | "tag" | "rev" => {
            Constraint::unknown(format!("it is built from `{rest}`"))
        }
        "path" => Constraint::unknown("it is a folder of the machine"),
        _ if mark.starts_with("sub-") => Constraint::unknown("it is counted back from another"),
        _ => return None,
    })
}
