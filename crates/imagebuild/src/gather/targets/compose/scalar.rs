//! Plain scalars as the Go library reads them with which compose reads YAML: more forms of numbers than YAML 1.2 knows, and
//! moments. Where compose wants a text, a number is written as Go writes it: `3.10` is `3.1`, and `010` is `8`.

use super::value::Kind;

/// What the plain scalar `raw` is.
pub(super) fn plain(raw: &str) -> Kind {
    match raw {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Flag(true),
        "false" | "False" | "FALSE" => return Kind::Flag(false),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF"
        | "-.inf" | "-.Inf" | "-.INF" => {
            return Kind::Odd("compose takes no such number; put it in quotes".into());
        }
        _ => {}
    }
    let number = match raw.as_bytes().first() {
        Some(b'0'..=b'9' | b'+' | b'-') if is_moment(raw) => {
            return Kind::Odd(
                "compose makes a moment with its time of this date; put it in quotes".into(),
            );
        }
        Some(b'0'..=b'9' | b'+' | b'-') => {
            let digits = raw.replace('_', "");
            integer(&digits).or_else(|| is_float(&digits).then(|| float(&digits)).flatten())
        }
        Some(b'.') => is_float(raw).then(|| float(raw)).flatten(),
        _ => None,
    };
    number.unwrap_or_else(|| Kind::Text { value: raw.to_owned(), written: None })
}

/// `YYYY-M-D`, and whatever begins so and goes on with a time.
fn is_moment(raw: &str) -> bool {
    let mut parts = raw.splitn(3, '-');
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day = &rest[..rest.find(['T', 't', ' ']).unwrap_or(rest.len())];
    let short = |text: &str| is_digits(text) && text.len() <= 2;
    year.len() == 4 && is_digits(year) && short(month) && short(day)
}

/// Decimal, and `0x`, `0o`, `0b` and `0` for the other bases.
fn integer(digits: &str) -> Option<Kind> {
    let (negative, body) = match digits.as_bytes().first()? {
        b'-' => (true, &digits[1..]),
        b'+' => (false, &digits[1..]),
        _ => (false, digits),
    };
    let lower = body.to_ascii_lowercase();
    let (base, body) = match (lower.get(..2), lower.get(..1)) {
        (Some("0x"), _) => (16, &lower[2..]),
        (Some("0o"), _) => (8, &lower[2..]),
        (Some("0b"), _) => (2, &lower[2..]),
        (Some(_), Some("0")) => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    if body.starts_with(['+', '-']) {
        return None;
    }
    let value = u64::from_str_radix(body, base).ok()?;
    let signed = if negative { -i128::from(value) } else { i128::from(value) };
    let whole = i64::try_from(signed).ok();
    // Only what has no sign may be larger than an integer with one.
    let fits = whole.is_some() || !digits.starts_with(['+', '-']);
    fits.then(|| Kind::Number { text: signed.to_string(), whole })
}

/// `[-+]?(.D+|D+(.D*)?)([eE][-+]?D+)?`
fn is_float(text: &str) -> bool {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && is_digits(exponent)
    });
    let some = !whole.is_empty() || !fraction.is_empty();
    exponent && some && is_digits(whole) && is_digits(fraction)
}

fn float(text: &str) -> Option<Kind> {
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
    Some(Kind::Number { text: written(value), whole: None })
}

/// As `%v` of Go: the shortest digits, with an exponent of two digits or more outside of 1e-4 to 1e6.
fn written(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) || value == 0.0 {
        return format!("{value}");
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", power.abs())
}
