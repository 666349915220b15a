use super::{
    partial::{Partial, compared, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::Set;

/// Terraform's `required_version`. Pre-releases are members where they lie between the bounds; Terraform wants them
/// named.
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
        // Nothing is left that must stay: go-version puts no end to `~> 1`.
        "~>" if partial.version.parts().len() == 1 => Ok(Set::at_least(partial.version)),
        "~>" => Ok(partial.pessimistic()),
        operator => {
            compared(operator, partial.version).ok_or_else(|| not_with(operator, term.version))
        }
    }
}
