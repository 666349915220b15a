use super::{
    partial::{compared, not_a_version, not_with},
    ranges::{Grammar, Term},
};
use crate::{Set, Version};

/// PEP 440. `>3.11` holds post-releases of 3.11, which interpreters do not have.
pub(super) static GRAMMAR: Grammar = Grammar {
    operators: &["===", "~=", "==", "!=", ">=", "<=", ">", "<"],
    or: &[],
    and: &[","],
    spaces: false,
    hyphen: false,
    empty: true,
    term,
};

fn term(term: &Term<'_>) -> Result<Set, String> {
    if term.operator.is_empty() {
        return Err(format!("`{}` needs an operator, `==` for this very version", term.version));
    }
    comparison(term)
}

/// A comparison with its operator; Poetry and conda know the same ones.
pub(super) fn comparison(term: &Term<'_>) -> Result<Set, String> {
    let (operator, text) = (term.operator, term.version);
    if let Some(start) = text.strip_suffix(".*") {
        let version = plain(term, start)?;
        let line = Set::line(version);
        return match operator {
            "==" | "=" => Ok(line),
            "!=" => Ok(line.complement()),
            _ => Err(not_with(operator, text)),
        };
    }
    let version = plain(term, text)?;
    if operator != "~=" {
        return compared(operator, version).ok_or_else(|| not_with(operator, text));
    }
    match version.parts().len() {
        0 | 1 => Err(format!("`~={text}` needs two numbers: which of them may grow?")),
        length => {
            let end = version.bumped(length - 2);
            Ok(Set::range(version, end))
        }
    }
}

fn plain(term: &Term<'_>, text: &str) -> Result<Version, String> {
    if text.contains('!') {
        return Err(format!("`{text}` has an epoch, which no interpreter has"));
    }
    term.tool.version(text).ok_or_else(|| not_a_version(term.version))
}
