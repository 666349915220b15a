use std::ops::Range;

use saphyr_parser::{ScalarStyle, Tag};

use crate::{Node, Number, Style, Text, Value};

/// White space in YAML; Unicode knows more of it.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// What a YAML 1.1 reader (`PyYAML`, Ruby, older Go) makes of a scalar, where that differs from YAML 1.2:
/// `on` and `yes` are booleans, `010` is 8, `22:22` is 1342. The node must come from a YAML file.
pub fn legacy(node: &Node) -> Option<Value> {
    match &node.resolved().value {
        Value::String(text) if text.style == Style::Plain => legacy_plain(&text.value),
        Value::Number(number) => {
            legacy_number(&number.raw).filter(|value| number_of(value) != Some(number.value))
        }
        _ => None,
    }
}

fn legacy_plain(text: &str) -> Option<Value> {
    let known = |words: &[&str]| words.iter().any(|word| is_cased(text, word));
    if known(&["y", "yes", "on"]) {
        return Some(Value::Bool(true));
    }
    if known(&["n", "no", "off"]) {
        return Some(Value::Bool(false));
    }
    legacy_number(text)
}

/// Lower, Capitalised or UPPER case, nothing between.
fn is_cased(text: &str, word: &str) -> bool {
    let tail_is = |test: fn(&char) -> bool| text.chars().skip(1).all(|char| test(&char));
    text.eq_ignore_ascii_case(word)
        && (tail_is(char::is_ascii_lowercase) || text.chars().all(|char| char.is_ascii_uppercase()))
}

fn legacy_number(raw: &str) -> Option<Value> {
    let (sign, body) = signed(raw);
    let digits = body.replace('_', "");
    if digits.is_empty() || !body.starts_with(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let integer = if body.contains(':') {
        sexagesimal(&digits)?
    } else if let Some(binary) = digits.strip_prefix("0b") {
        radix(binary, 2)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        radix(&digits[1..], 8)?
    } else if body.contains('_') {
        radix(&digits, 10)?
    } else {
        return None;
    };
    Some(integer_value(raw, sign * integer))
}

fn sexagesimal(digits: &str) -> Option<i64> {
    let mut parts = digits.split(':');
    let first = radix(parts.next()?, 10).filter(|_| !digits.starts_with('0'))?;
    parts.try_fold(first, |sum, part| {
        let part =
            (part.len() <= 2).then(|| radix(part, 10)).flatten().filter(|part| *part < 60)?;
        sum.checked_mul(60)?.checked_add(part)
    })
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.value),
        _ => None,
    }
}

/// The node of a scalar event: its bytes and its value.
pub(super) fn read(
    text: &str,
    value: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: Range<usize>,
) -> (Range<usize>, Value) {
    let span = behind_properties(text, span);
    let (style, span, content) = match style {
        ScalarStyle::Plain => {
            // An empty plain scalar stands wherever the parser noticed that there is none.
            let end = span.start + text[span.clone()].trim_end_matches(BLANK).len();
            (Style::Plain, span.start..end, span.start..end)
        }
        ScalarStyle::SingleQuoted => quoted(text, Style::SingleQuoted, span, b'\''),
        ScalarStyle::DoubleQuoted => quoted(text, Style::DoubleQuoted, span, b'"'),
        ScalarStyle::Literal => block(text, Style::Literal, span),
        ScalarStyle::Folded => block(text, Style::Folded, span),
    };
    let untagged = tag.is_none_or(|tag| tag.is_yaml_core_schema() && tag.suffix != "str");
    let resolved = if style == Style::Plain && untagged { plain(value) } else { None };
    let text = || Value::String(Text { value: value.to_owned(), style, content });
    (span, resolved.unwrap_or_else(text))
}

/// The event of a quoted scalar reaches up to what comes next, comments included; it ends at its quote.
fn quoted(
    text: &str,
    style: Style,
    span: Range<usize>,
    quote: u8,
) -> (Style, Range<usize>, Range<usize>) {
    let bytes = &text.as_bytes()[..span.end];
    let mut at = span.start + 1;
    while let Some(&byte) = bytes.get(at) {
        let doubled = quote == b'\'' && bytes.get(at + 1) == Some(&quote);
        if byte == quote && !doubled {
            return (style, span.start..at + 1, span.start + 1..at);
        }
        at += if byte == quote || (quote == b'"' && byte == b'\\') { 2 } else { 1 };
    }
    (style, span.clone(), (span.start + 1).min(span.end)..span.end)
}

/// The event covers the content, and the indentation of what comes next; the header is found above it.
fn block(text: &str, style: Style, span: Range<usize>) -> (Style, Range<usize>, Range<usize>) {
    let end = span.start + text[span.clone()].trim_end_matches(BLANK).len();
    if text[span.start..end].starts_with(['|', '>']) && is_header(&text[span.start..]) {
        return (style, span.start..end, end..end);
    }
    let above = text[..span.start].trim_end_matches(BLANK).len();
    let line = text[..above].rfind('\n').map_or(0, |newline| newline + 1);
    let marks = text[line..above].match_indices(['|', '>']).map(|(at, _)| line + at);
    let header = marks.into_iter().find(|at| is_header(&text[*at..])).unwrap_or(span.start);
    (style, header..end.max(header), span.start..end)
}

/// Without the tag and the anchor in front.
pub(super) fn behind_properties(text: &str, span: Range<usize>) -> Range<usize> {
    let mut rest = &text[span.clone()];
    while rest.starts_with(['!', '&']) {
        rest = rest.trim_start_matches(|char: char| !char.is_whitespace()).trim_start();
    }
    span.end - rest.len()..span.end
}

/// A tag as it is usually written.
pub(super) fn tag_name(tag: &Tag) -> String {
    if tag.is_yaml_core_schema() { format!("!!{}", tag.suffix) } else { tag.to_string() }
}

/// Whether `text` begins with a block scalar's header and nothing else on its line but a comment.
fn is_header(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let rest = line[1..]
        .trim_start_matches(|char: char| char.is_ascii_digit() || char == '+' || char == '-');
    let comment = rest.trim_start();
    comment.is_empty() || (comment.starts_with('#') && comment.len() < rest.len())
}

/// A plain scalar in YAML 1.2's core schema; `None` for a string.
fn plain(raw: &str) -> Option<Value> {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        _ => {}
    }
    let (sign, body) = signed(raw);
    if let Some(integer) =
        body.strip_prefix("0o").filter(|_| body == raw).and_then(|digits| radix(digits, 8))
    {
        return Some(integer_value(raw, integer));
    }
    if let Some(integer) =
        body.strip_prefix("0x").filter(|_| body == raw).and_then(|digits| radix(digits, 16))
    {
        return Some(integer_value(raw, integer));
    }
    #[expect(clippy::cast_precision_loss, reason = "the sign is 1 or -1")]
    let sign = sign as f64;
    let value = match body {
        ".inf" | ".Inf" | ".INF" => sign * f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if body == raw => f64::NAN,
        _ if is_decimal(body) => sign * body.parse::<f64>().ok()?,
        _ => return None,
    };
    let integer = raw.strip_prefix('+').unwrap_or(raw).parse().ok();
    Some(Value::Number(Number { raw: raw.to_owned(), value, integer }))
}

fn signed(raw: &str) -> (i64, &str) {
    match raw.as_bytes().first() {
        Some(b'-') => (-1, &raw[1..]),
        Some(b'+') => (1, &raw[1..]),
        _ => (1, raw),
    }
}

fn is_decimal(body: &str) -> bool {
    let (number, exponent) =
        body.split_once(['e', 'E']).map_or((body, None), |(number, rest)| (number, Some(rest)));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let exponent = exponent.is_none_or(|text| {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        !text.is_empty() && digits(text)
    });
    exponent && digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

/// Digits without a sign.
fn radix(digits: &str, radix: u32) -> Option<i64> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric())
        .then(|| i64::from_str_radix(digits, radix).ok())?
}

fn integer_value(raw: &str, integer: i64) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "the value is documented as rounded")]
    let value = integer as f64;
    Value::Number(Number { raw: raw.to_owned(), value, integer: Some(integer) })
}
