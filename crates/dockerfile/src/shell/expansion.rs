//! What the shell expands in a word.

use std::ops::Range;

use super::ExpansionKind;

/// Operands inside operands deeper than this are not looked into.
const MAX_OPERANDS: usize = 8;

/// An expansion at a range of the scanned text.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) quoted: bool,
    pub(super) kind: ExpansionKind,
}

/// The expansions of `raw` in order, those in the operand of a parameter behind it.
pub(super) fn scan(raw: &str) -> Vec<Found> {
    let mut found = Vec::new();
    scan_into(raw, 0, false, 0, &mut found);
    found
}

fn scan_into(raw: &str, base: usize, inside: bool, depth: usize, found: &mut Vec<Found>) {
    let bytes = raw.as_bytes();
    let mut double = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let found_here = match byte {
            b'\\' => {
                at += 2;
                continue;
            }
            b'\'' if !double => {
                at = end_of_quote(bytes, at + 1, false);
                continue;
            }
            b'"' => {
                double = !double;
                at += 1;
                continue;
            }
            b'$' if next == Some(b'\'') && !double => {
                at = end_of_quote(bytes, at + 2, true);
                continue;
            }
            b'$' => dollar(raw, at),
            b'`' => Some((end_of_backquote(bytes, at + 1), ExpansionKind::Command, None)),
            _ => None,
        };
        let Some((end, kind, operand)) = found_here else {
            at += 1;
            continue;
        };
        let quoted = double || inside;
        found.push(Found { range: base + at..base + end, quoted, kind });
        let operand = operand.and_then(|range| Some((range.start, raw.get(range)?)));
        if let Some((start, operand)) = operand.filter(|_| depth < MAX_OPERANDS) {
            scan_into(operand, base + start, true, depth + 1, found);
        }
        at = end;
    }
}

/// The end of the expansion that begins with the `$` at `at`, what it is, and where text stands that is expanded in
/// its turn.
fn dollar(raw: &str, at: usize) -> Option<(usize, ExpansionKind, Option<Range<usize>>)> {
    let bytes = raw.as_bytes();
    let start = at + 1;
    match *bytes.get(start)? {
        b'(' if bytes.get(start + 1) == Some(&b'(') => {
            let end = end_of_nesting(bytes, start);
            Some((end, ExpansionKind::Arithmetic, Some(start + 2..end.saturating_sub(2))))
        }
        b'(' => Some((end_of_nesting(bytes, start), ExpansionKind::Command, None)),
        b'{' => {
            let end = end_of_nesting(bytes, start);
            let inner = raw.get(start + 1..end.saturating_sub(1))?;
            let prefix = usize::from(inner.len() > 1 && inner.starts_with(['#', '!']));
            let name = parameter(&inner[prefix..]);
            let name_end = prefix + name.len();
            let kind = ExpansionKind::Parameter {
                name: name.to_owned(),
                length: inner.starts_with('#') && prefix == 1,
                operator: inner[name_end..].to_owned(),
            };
            Some((end, kind, Some(start + 1 + name_end..end - 1)))
        }
        _ => {
            let name = parameter(&raw[start..]);
            // `$10` is `$1` and a zero.
            let digits = name.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
            let name = if digits { &name[..1] } else { name };
            let kind = ExpansionKind::Parameter {
                name: name.to_owned(),
                length: false,
                operator: String::new(),
            };
            (!name.is_empty()).then(|| (start + name.len(), kind, None))
        }
    }
}

/// The name that `text` begins with: of a variable, or of one of the shell's own parameters.
fn parameter(text: &str) -> &str {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match text.bytes().position(|byte| !word(&byte)).unwrap_or(text.len()) {
        0 if text.starts_with(['@', '*', '#', '?', '$', '!', '-']) => &text[..1],
        end => &text[..end],
    }
}

/// Behind the quote that ends a text in single quotes.
fn end_of_quote(bytes: &[u8], mut at: usize, escapes: bool) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if escapes => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn end_of_backquote(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Behind the bracket that closes the one at `at`.
fn end_of_nesting(bytes: &[u8], mut at: usize) -> usize {
    let mut open: Vec<u8> = Vec::new();
    while let Some(&byte) = bytes.get(at) {
        let double = open.last() == Some(&b'"');
        match byte {
            b'\\' => at += 1,
            b'\'' if !double => {
                at = end_of_quote(bytes, at + 1, false);
                continue;
            }
            b'"' if double => drop(open.pop()),
            b'"' => open.push(b'"'),
            b'(' if !double || bytes.get(at.wrapping_sub(1)) == Some(&b'$') => open.push(b')'),
            b'{' if bytes.get(at.wrapping_sub(1)) == Some(&b'$') => open.push(b'}'),
            _ if open.last() == Some(&byte) => drop(open.pop()),
            _ => {}
        }
        at += 1;
        if open.is_empty() {
            return at.min(bytes.len());
        }
    }
    bytes.len()
}
