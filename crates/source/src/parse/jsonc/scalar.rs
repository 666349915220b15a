use std::ops::Range;

use super::{DROPPED, string};
use crate::{Fault, Kind, Number, Style, Text, Value};

pub(super) fn text(value: String, style: Style, content: Range<usize>) -> Value {
    Value::String(Text { value, style, content })
}

/// The string token at `span`.
pub(super) fn string(
    source: &str,
    span: Range<usize>,
    single: bool,
    closed: bool,
    faults: &mut Vec<Fault>,
) -> Value {
    let content = span.start + 1..span.end - usize::from(closed);
    let value = string::unescape(source, content.clone(), single, faults);
    let style = if single { Style::SingleQuoted } else { Style::DoubleQuoted };
    if single {
        let fault =
            Fault::new(Kind::SingleQuotes, span.clone(), format!("single quotes: {DROPPED}"));
        let repair = quote(&source[content.clone()]).filter(|_| closed);
        faults.push(repair.into_iter().fold(fault, |fault, text| fault.repair(span.clone(), text)));
    }
    text(value, style, content)
}

/// The keyword, number or mistake at `span`.
pub(super) fn word(source: &str, span: Range<usize>, faults: &mut Vec<Fault>) -> Value {
    let word = &source[span.clone()];
    match word {
        "null" => return Value::Null,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if is_number(word) {
        return number(word).unwrap_or(Value::Invalid);
    }
    let digits = word.trim_start_matches(['+', '-', '.']);
    if digits.starts_with(|char: char| char.is_ascii_digit()) {
        faults.push(Fault::new(Kind::BadNumber, span, "no number is written like this in JSON"));
        return number(word).unwrap_or(Value::Invalid);
    }
    let fault = Fault::new(
        Kind::BareWord,
        span.clone(),
        format!("a value without double quotes: {DROPPED}"),
    );
    let meant = match word.to_ascii_lowercase().as_str() {
        "true" => Some("true".to_owned()),
        "false" => Some("false".to_owned()),
        "null" | "none" | "nil" | "undefined" => Some("null".to_owned()),
        _ => quote(word),
    };
    faults.push(meant.into_iter().fold(fault, |fault, text| fault.repair(span.clone(), text)));
    Value::Invalid
}

/// Whether `word` is a number or a keyword.
pub(super) fn is_literal(word: &str) -> bool {
    matches!(word, "null" | "true" | "false") || is_number(word)
}

/// `word` in double quotes, when that is all it takes.
pub(super) fn quote(word: &str) -> Option<String> {
    let plain = !word.contains(['"', '\\', '\'', '`']) && !word.chars().any(char::is_control);
    plain.then(|| format!("\"{word}\""))
}

fn number(raw: &str) -> Option<Value> {
    let value = raw.parse::<f64>().ok()?;
    Some(Value::Number(Number { raw: raw.to_owned(), value, integer: raw.parse().ok() }))
}

/// RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let rest = word.strip_prefix('-').unwrap_or(word);
    let (whole, rest) = digits(rest);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("0", rest),
    };
    let (exponent, rest) = match rest.strip_prefix(['e', 'E']) {
        Some(rest) => digits(rest.strip_prefix(['+', '-']).unwrap_or(rest)),
        None => ("0", rest),
    };
    let whole = whole == "0" || !whole.is_empty() && !whole.starts_with('0');
    whole && !fraction.is_empty() && !exponent.is_empty() && rest.is_empty()
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len()))
}
