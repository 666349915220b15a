use super::{ranges::fault, select};
use crate::{Fault, Meaning, Set, Tool};

/// One version in full, behind the tool's name if that is written: `pnpm@9.1.0+sha512.…`, `python-3.11.7`.
pub(super) fn read(tool: &Tool, text: &str) -> Result<Meaning, Fault> {
    let (_, word) = select::trimmed(text);
    let version = word.rsplit_once('@').map_or(word, |(_, version)| version);
    if version.starts_with("http") {
        return Ok(Meaning::Unknown("it is given by an address".to_owned()));
    }
    let version = without_name(tool, version);
    let Some(parsed) = tool.version(version) else {
        return Err(select::not_understood(text, version));
    };
    let short =
        !tool.scheme().is_full(parsed.parts()) && tool.is_known() && parsed.parts().len() < 3;
    if short && tool.scheme() != crate::Scheme::Java {
        let start = text.find(version).unwrap_or_default();
        let message = format!("`{version}` is not a version in full");
        return Err(fault(start..start + version.len(), message));
    }
    Ok(Set::exactly(parsed).into())
}

/// `text` without the tool's own name in front: `ruby-3.2.2`, `go1.22`.
pub(super) fn without_name<'a>(tool: &Tool, text: &'a str) -> &'a str {
    let letters = text.find(|char: char| char.is_ascii_digit()).unwrap_or(text.len());
    let name = text[..letters].trim_end_matches(['-', '@', '=', '_', 'v']);
    let behind = &text[letters..];
    if !name.is_empty() && !behind.is_empty() && Tool::named(name) == *tool { behind } else { text }
}
