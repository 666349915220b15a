use super::{
    partial::{Partial, not_a_version},
    pep440,
    ranges::{Grammar, Term},
};
use crate::Set;

/// conda's match specifications: `=3.11` and a bare `3.11` are lines, `==3.11` is exact.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["==", "~=", "!=", ">=", "<=", ">", "<", "="],
    or: &["|"],
    and: &[","],
    spaces: false,
    hyphen: false,
    empty: true,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let version = term.version;
    let start = version.strip_suffix(".*").or_else(|| version.strip_suffix('*'));
    match (term.operator, start) {
        ("" | "=", Some("")) => Ok(Set::all()),
        // `>=3.11.*` is read as `>=3.11`.
        (">=" | "<=" | ">" | "<", Some(start)) => {
            pep440::comparison(&Term { version: start, ..*term })
        }
        ("" | "=", start) => {
            let start = start.unwrap_or(version);
            let partial = Partial::parse(term.tool, start).filter(|partial| !partial.wild);
            let partial = partial.ok_or_else(|| not_a_version(version))?;
            Ok(if partial.version.is_prerelease() {
                Set::exactly(partial.version)
            } else {
                Set::line(partial.version)
            })
        }
        _ => pep440::comparison(term),
    }
}

/// The part of `text` that is about versions: `=3.11.4=h123_0` names a build too.
pub(super) fn without_build(text: &str) -> &str {
    let word = text.trim_end();
    let start = word.find(|char: char| char.is_ascii_digit()).unwrap_or(word.len());
    let end = word[start..].find(['=', ' ']).map_or(word.len(), |at| start + at);
    let rest = &word[end..];
    let compares =
        rest.starts_with("==") || word[..end].contains([',', '|']) || rest.contains([',', '|']);
    if compares { text } else { &text[..end] }
}
