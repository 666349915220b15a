use super::{
    partial::{Partial, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::Set;

/// node-semver. Pre-releases are members where they lie between the bounds, as with `includePrerelease`, except that
/// `20.x` starts at 20.0.0.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["~>", ">=", "<=", ">", "<", "=", "^", "~"],
    or: &["||"],
    and: &[],
    spaces: true,
    hyphen: true,
    empty: true,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let partial =
        Partial::parse(term.tool, term.version).ok_or_else(|| not_a_version(term.version))?;
    if partial.version.parts().len() > 3 {
        return Err(format!("`{}` has more than three numbers", term.version));
    }
    match term.operator {
        "" | "=" => Ok(partial.selection(3)),
        "^" => Ok(partial.caret()),
        "~" | "~>" => Ok(partial.tilde()),
        "from" => Ok(partial.compared(">=", 3).unwrap_or_else(Set::all)),
        "to" => Ok(partial.compared("<=", 3).unwrap_or_else(Set::all)),
        operator => partial.compared(operator, 3).ok_or_else(|| not_with(operator, term.version)),
    }
}
