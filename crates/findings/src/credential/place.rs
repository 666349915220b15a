//! Every place of a text that may hold a credential: what no drawing may show.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::Regex;

use super::{
    form::{COMPILED, compile},
    is_named, is_placeholder, is_switch,
};

/// Between two words of a command, in a script or in a JSON array.
const GAP: &str = r#"["',\s]+"#;

/// A word of a command, with its quotes; no reference to a variable.
const WORD: &str = r#"("[^"\n]*"|'[^'\n]*'|[^\s'",;|&$][^\s'",;|&]*)"#;

/// What is masked beside the well-known forms: too vague to be a verdict, too likely to be shown. `GAP` and `WORD` stand
/// for the above; of the whole only the first group is masked, where there is one.
const VAGUE: &[&str] = &[
    r"(?s)-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:.*?-----END [A-Z0-9 ]*-----|.*)",
    r"(?i)\b(?:bearer|basic)\s+['\x22]?([0-9a-z._~+/=-]{6,})",
    r"(?:\s-u|--user|--proxy-user)(?:=|GAP)['\x22]?[^\s:'\x22$]+:([^\s'\x22]+)",
    r"\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n;|&]*?GAP-pWORD",
    r"\bmysqladmin\b[^\n;|&]*?GAPpasswordGAPWORD",
    r"\bsshpassGAP-p(?:GAP)?WORD",
    r"\b(?:docker|podman|buildah|skopeo|helm|oc|az)\b[^\n;|&]*?GAPloginGAP(?:[^\n;|&]*?GAP)?-p(?:GAP)?WORD",
    r"\bredis-cli\b[^\n;|&]*?GAP-aGAPWORD",
    r"\bopenssl\b[^\n;|&]*?GAP-(?:k|pass|passin|passout)GAPWORD",
    r"\bhtpasswd\b[^\n;|&]*GAPWORD",
    r"\b(?:useradd|usermod|adduser)\b[^\n;|&]*?GAP-pGAPWORD",
    r"[\w.-]+:([^\s'\x22|]+)['\x22]?\s*\|\s*(?:[\w/]*/)?chpasswd",
    r"\b(?:echo|printf)GAPWORD\s*\|[^\n;&]*--password-stdin",
    r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+([^\s'\x22]+)",
];

static COMPILED_VAGUE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    VAGUE.iter().map(|form| compile(&form.replace("GAP", GAP).replace("WORD", WORD))).collect()
});

/// Names that may speak of a credential; [`is_named`] decides.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"(?i)[a-z0-9_.-]*(?:pass|pwd|pword|secret|token|credential|key|auth)[a-z0-9_.-]*")
});

/// Every place of `text` that holds a credential, by its own form or by the name it is given. Meant for masking: it
/// would rather take too much than too little.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let forms =
        COMPILED.iter().flat_map(|(_, form)| form.find_iter(bytes)).map(|found| found.range());
    let vague =
        COMPILED_VAGUE.iter().flat_map(|form| form.captures_iter(bytes)).filter_map(|found| {
            let place = found.get(1).or_else(|| found.get(0))?.range();
            Some(unquoted(text.get(place.clone())?, place.start))
        });
    let named = NAMES.find_iter(bytes).filter_map(|name| value_of(text, name.range()));
    forms.chain(vague).chain(named).collect()
}

/// The value that the name at `name` is given: `NAME=value`, `name: value`, `"name": "value"`, `--name value`, items of
/// a list, and the old `ENV NAME value`.
fn value_of(text: &str, name: Range<usize>) -> Option<Range<usize>> {
    let word = text.get(name.clone())?;
    if !is_named(word.trim_start_matches('-')) {
        return None;
    }
    let bytes = text.as_bytes();
    let blank = |mut at: usize| {
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    };
    let option = word.starts_with("--");
    let behind = name.end + usize::from(matches!(bytes.get(name.end), Some(b'"' | b'\'')));
    let separator = blank(behind);
    let start = match bytes.get(separator)? {
        b'=' | b':' => blank(separator + 1),
        b',' if option => blank(separator + 1),
        // In prose, words follow words.
        // A reference, and what a shell does with it: `echo "$TOKEN" && make`.
        _ if text[..name.start].ends_with(['$', '{']) => return None,
        _ if separator > behind
            && ((option && !is_switch(word.trim_start_matches('-')))
                || !word.bytes().any(|byte| byte.is_ascii_lowercase())
                || word.contains("_auth")) =>
        {
            separator
        }
        _ => return None,
    };
    // A header in quotes ends with them: `-H "X-Api-Key: value"`. Around the name alone there may be others.
    let open = open_quote(bytes, name.end).filter(|_| behind == name.end);
    let spaced = bytes.get(separator) == Some(&b':') && open.is_some();
    let end = word_end(bytes, start, open, spaced);
    let value = text.get(start..end)?;
    // A template's braces may hold blanks, and a shell's close behind the value: `${TOKEN:?}`.
    let template = value.starts_with("{{") || value.starts_with("${{");
    let absent = template || is_placeholder(value) || is_placeholder(value.trim_end_matches('}'));
    (!absent).then(|| unquoted(value, start))
}

/// The end of a word as a shell takes it: quotes and escapes hold it together. `open` is the quote that it
/// stands in; `spaced` says that only that one ends it.
fn word_end(bytes: &[u8], start: usize, open: Option<u8>, spaced: bool) -> usize {
    let (mut at, mut quote) = (start, open);
    while let Some(&byte) = bytes.get(at) {
        match (byte, quote) {
            (b'\\', Some(b'"') | None) => at += 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(_)) if Some(byte) == open => return at,
            (byte, Some(close)) if byte == close => quote = None,
            (b'\n', Some(_)) if open.is_some() => return at,
            (byte, quote) if byte.is_ascii_whitespace() && !spaced && quote == open => return at,
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// The quote in which the word that ends at `at` stands: one that opens at the beginning of a word of the same line.
fn open_quote(bytes: &[u8], at: usize) -> Option<u8> {
    let line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut open = None;
    for (index, &byte) in bytes[line..at].iter().enumerate() {
        let begins = index == 0
            || matches!(bytes[line + index - 1], b' ' | b'\t' | b'=' | b'(' | b'[' | b',');
        match (byte, open) {
            (b'"' | b'\'', None) if begins => open = Some(byte),
            (byte, Some(close)) if byte == close => open = None,
            _ => {}
        }
    }
    open
}

/// Without the quotes around the whole, where there are some.
fn unquoted(value: &str, start: usize) -> Range<usize> {
    let closed = value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
    let quotes = usize::from(closed);
    start + quotes..start + value.len() - quotes
}
