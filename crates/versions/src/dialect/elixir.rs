use super::{
    partial::{Partial, compared, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::Set;

/// Elixir's `Version`: `and` binds closer than `or`.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["~>", ">=", "<=", "!=", "==", ">", "<"],
    or: &["or "],
    and: &["and "],
    spaces: false,
    hyphen: false,
    empty: false,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let partial = Partial::parse(term.tool, term.version).filter(|partial| !partial.wild);
    let partial = partial.ok_or_else(|| not_a_version(term.version))?;
    match term.operator {
        "~>" if partial.version.parts().len() == 1 => {
            Err(format!("`~> {0}` needs two numbers, `~> {0}.0`", term.version))
        }
        "~>" => Ok(partial.pessimistic()),
        operator => {
            compared(operator, partial.version).ok_or_else(|| not_with(operator, term.version))
        }
    }
}
