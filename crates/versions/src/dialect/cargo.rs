use super::{
    partial::{Partial, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::Set;

/// Cargo's requirements: a bare version is a caret, and the comma means AND.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &[">=", "<=", ">", "<", "=", "^", "~"],
    or: &[],
    and: &[","],
    spaces: false,
    hyphen: false,
    empty: false,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let partial =
        Partial::parse(term.tool, term.version).ok_or_else(|| not_a_version(term.version))?;
    match term.operator {
        "=" => Ok(partial.selection(3)),
        "" if partial.wild => Ok(partial.selection(3)),
        "" | "^" => Ok(partial.caret()),
        "~" => Ok(partial.tilde()),
        operator => partial.compared(operator, 3).ok_or_else(|| not_with(operator, term.version)),
    }
}
