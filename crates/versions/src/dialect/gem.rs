use super::{
    partial::{Partial, compared, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::Set;

/// `Gem::Requirement`: a bare version is exact, and `< 3.2` holds 3.2's own pre-releases.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["~>", ">=", "<=", "!=", ">", "<", "="],
    or: &[],
    and: &[","],
    spaces: false,
    hyphen: false,
    empty: false,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let partial = Partial::parse(term.tool, term.version).filter(|partial| !partial.wild);
    let partial = partial.ok_or_else(|| not_a_version(term.version))?;
    match term.operator {
        "~>" => Ok(partial.pessimistic()),
        "<" => Ok(Set::before(partial.version)),
        operator => {
            compared(operator, partial.version).ok_or_else(|| not_with(operator, term.version))
        }
    }
}
