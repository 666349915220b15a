//! `${NAME}`, `${NAME:-default}` and `$NAME`, as compose files and shells write them.

use super::value::Value;

/// Whether something in `text` has to be filled in.
pub(super) fn is_open(text: &str) -> bool {
    text.contains("${") || text.contains("{{")
}

/// `value` with its variables replaced, as far as `lookup` or their defaults tell.
pub(super) fn resolve(value: &Value, lookup: &impl Fn(&str) -> Option<Value>) -> Value {
    resolve_to(value, lookup, 8)
}

fn resolve_to(value: &Value, lookup: &impl Fn(&str) -> Option<Value>, depth: usize) -> Value {
    let text = value.text.as_str();
    if depth == 0 || !text.contains('$') {
        return value.clone();
    }
    let mut resolved = Value::empty(value.at);
    let mut rest = 0;
    while let Some(dollar) = text[rest..].find('$').map(|at| rest + at) {
        resolved.push(&value.slice(rest..dollar));
        let Some((name, default, end)) = variable(text, dollar) else {
            resolved.push(&value.slice(dollar..dollar + 1));
            rest = dollar + 1;
            continue;
        };
        let found = lookup(name).filter(|found| !found.text.is_empty());
        let at = value.slice(dollar..end).places().next().unwrap_or(value.at);
        let found = found.map(|found| found.through(at, format!("`${{{name}}}`")));
        let default = || {
            let default = value.slice(default?);
            Some(resolve_to(&default, lookup, depth - 1))
        };
        resolved.push(&found.or_else(default).unwrap_or_else(|| Value::unknown(at)));
        rest = end;
    }
    resolved.push(&value.slice(rest..text.len()));
    resolved
}

/// The name, where the default stands, and the end of the variable at `dollar`.
fn variable(text: &str, dollar: usize) -> Option<(&str, Option<std::ops::Range<usize>>, usize)> {
    let body = &text[dollar + 1..];
    let name_length = |text: &str| {
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
    };
    let Some(inner) = body.strip_prefix('{') else {
        let length = name_length(body);
        return (length > 0).then(|| (&body[..length], None, dollar + 1 + length));
    };
    let length = name_length(inner);
    let close = closing(inner)?;
    let start = dollar + 2;
    let operator = inner.get(length..close)?;
    let default = operator.strip_prefix(":-").or_else(|| operator.strip_prefix('-'));
    let default = default.map(|word| start + close - word.len()..start + close);
    (length > 0).then(|| (&inner[..length], default, start + close + 1))
}

/// Where the brace that is open in front of `text` is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
