use std::ops::Range;

use crate::{Fault, Kind};

/// Resolves the escapes of the string whose content is `content`, and reports those that are none.
pub(super) fn unescape(
    text: &str,
    content: Range<usize>,
    single: bool,
    faults: &mut Vec<Fault>,
) -> String {
    let mut value = String::with_capacity(content.len());
    let mut at = content.start;
    while let Some(char) = text[at..content.end].chars().next() {
        let length = if char == '\\' {
            let (decoded, length) = escape(&text[at..content.end], single);
            match decoded {
                Ok(decoded) => value.push(decoded),
                Err(message) => {
                    faults.push(Fault::new(Kind::BadEscape, at..at + length, message));
                    value.push(char::REPLACEMENT_CHARACTER);
                }
            }
            length
        } else {
            if char.is_ascii_control() && char != '\u{7F}' {
                let message = format!("U+{:04X} must be written as an escape", u32::from(char));
                faults.push(Fault::new(Kind::BadEscape, at..at + 1, message));
            }
            value.push(char);
            char.len_utf8()
        };
        at += length;
    }
    value
}

/// Reads the escape in front of `rest`: the character or what is wrong, and its length.
fn escape(rest: &str, single: bool) -> (Result<char, String>, usize) {
    let Some(char) = rest[1..].chars().next() else {
        return (Err("nothing follows the backslash".to_owned()), 1);
    };
    let plain = match char {
        '"' | '\\' | '/' => char,
        '\'' if single => char,
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(rest),
        _ => {
            return (
                Err(format!("`\\{char}` is no escape: write `\\\\` for a backslash")),
                1 + char.len_utf8(),
            );
        }
    };
    (Ok(plain), 2)
}

fn unicode(rest: &str) -> (Result<char, String>, usize) {
    let Some(high) = unit(rest) else {
        let digits = rest[2..].bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        return (Err("`\\u` wants four hexadecimal digits".to_owned()), 2 + digits);
    };
    let pair = rest.get(6..).and_then(unit).map(|low| char::decode_utf16([high, low]).next());
    match (char::from_u32(u32::from(high)), pair) {
        (Some(char), _) => (Ok(char), 6),
        (None, Some(Some(Ok(char)))) => (Ok(char), 12),
        (None, _) => (Err("half of a surrogate pair is no character".to_owned()), 6),
    }
}

/// The UTF-16 unit of the `\u` and four digits that `rest` starts with.
fn unit(rest: &str) -> Option<u16> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u16::from_str_radix(digits, 16).ok())?
}
