use super::{
    partial::{Partial, compared, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::{Set, Version};

/// Composer: `~1.2` goes up to 2, a bare version is exact, and every lower bound takes in the version's own
/// pre-releases.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["<>", "!=", "==", ">=", "<=", ">", "<", "=", "^", "~"],
    or: &["||", "|"],
    and: &[","],
    spaces: true,
    hyphen: true,
    empty: false,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    // `8.1@dev` says how unstable a package may be.
    let text = term.version.split('@').next().unwrap_or_default();
    let partial = Partial::parse(term.tool, text).ok_or_else(|| not_a_version(term.version))?;
    let start = partial.version.clone();
    match term.operator {
        "^" => Ok(with_prereleases(partial.caret(), &start)),
        "~" => Ok(with_prereleases(partial.pessimistic(), &start)),
        "" | "=" | "==" if partial.wild => Ok(with_prereleases(partial.selection(4), &start)),
        "!=" | "<>" if partial.wild => {
            Ok(with_prereleases(partial.selection(4), &start).complement())
        }
        ">=" | "from" => Ok(with_prereleases(Set::at_least(start.clone()), &start)),
        "to" => partial.compared("<=", 3).ok_or_else(|| not_with("-", text)),
        operator if partial.wild => Err(not_with(operator, text)),
        operator => compared(operator, start).ok_or_else(|| not_with(operator, text)),
    }
}

fn with_prereleases(set: Set, start: &Version) -> Set {
    if start.is_prerelease() || start.parts().is_empty() {
        return set;
    }
    set.union(&Set::prereleases(start.clone()))
}
