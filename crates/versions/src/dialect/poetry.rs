use super::{
    partial::{Partial, not_a_version},
    pep440,
    ranges::{Grammar, Term},
};
use crate::Set;

/// Poetry: PEP 440 with `^`, `~`, wildcards and `||`; a bare version is exact.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["===", "~=", "==", "!=", "<>", ">=", "<=", ">", "<", "=", "^", "~"],
    or: &["||", "|"],
    and: &[","],
    spaces: true,
    hyphen: false,
    empty: false,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    let version = term.version;
    let partial = || Partial::parse(term.tool, version).ok_or_else(|| not_a_version(version));
    match term.operator {
        "^" => partial().map(Partial::caret),
        "~" => partial().map(Partial::tilde),
        "" | "=" if version == "*" => Ok(Set::all()),
        "" | "=" => pep440::comparison(&Term { operator: "==", ..*term }),
        _ => pep440::comparison(term),
    }
}
