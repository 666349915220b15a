//! Where the value of an assignment in a shell command ends. The command may be cut out of a longer text, so that a
//! quote that was opened in front of the value can close it.

/// A quote that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `'`
    Single,
    /// `"`
    Double,
    /// `\"` within double quotes: a quote of the shell that is started there.
    Inner,
}

/// The quote that is open at the end of `text`.
pub(super) fn open_at_end(text: &str) -> Option<Quote> {
    let mut rest = text;
    let mut open = None;
    while let Some(c) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
        let width = match (c, open, escaped) {
            ('\\', Some(Quote::Double), Some('"')) => {
                open = Some(Quote::Inner);
                2
            }
            ('\\', Some(Quote::Inner), Some('"')) => {
                open = Some(Quote::Double);
                2
            }
            ('\\', None | Some(Quote::Double | Quote::Inner), Some(c)) => 1 + c.len_utf8(),
            ('\'', None, _) => {
                open = Some(Quote::Single);
                1
            }
            ('"', None, _) => {
                open = Some(Quote::Double);
                1
            }
            ('\'', Some(Quote::Single), _) | ('"', Some(Quote::Double | Quote::Inner), _) => {
                open = None;
                1
            }
            _ => c.len_utf8(),
        };
        rest = &rest[width..];
    }
    open
}

/// How many bytes of `text` are the value that it begins with, when `outer` was opened in front of it.
pub(super) fn value_len(text: &str, outer: Option<Quote>) -> usize {
    let mut outer = outer;
    let first = text.chars().next();
    // A quote that opens the value, whatever an apostrophe in front of it made of the count.
    let opens = text.chars().nth(1).is_some_and(|next| !ends_word(next));
    if opens
        && matches!(
            (first, outer),
            (Some('"'), Some(Quote::Double)) | (Some('\''), Some(Quote::Single))
        )
    {
        outer = None;
    }
    let mut inner: Option<&str> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(close) = inner {
            if rest.starts_with(close) {
                at += close.len();
                inner = None;
            } else if c == '\\' && close != "'" {
                at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            } else {
                at += c.len_utf8();
            }
            continue;
        }
        let closes = match outer {
            Some(Quote::Single) => rest.starts_with('\'').then_some(1),
            Some(Quote::Double) => rest.starts_with('"').then_some(1),
            Some(Quote::Inner) => {
                rest.starts_with("\\\"").then_some(2).or(rest.starts_with('"').then_some(1))
            }
            None => None,
        };
        if let Some(width) = closes {
            // Behind the quote the word may go on: `"TOKEN=a"'b'`.
            if rest[width..].chars().next().is_none_or(|next| ends_word(next) || next == '"') {
                return at;
            }
            at += width;
            outer = None;
            continue;
        }
        if let Some(length) = substitution_len(rest) {
            at += length;
            continue;
        }
        match c {
            '\\' if outer == Some(Quote::Double)
                && rest.starts_with("\\\"")
                && rest[2..].contains("\\\"") =>
            {
                inner = Some("\\\"");
                at += 2;
            }
            '\\' => at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '"' | '\'' => {
                inner = Some(if c == '"' { "\"" } else { "'" });
                at += 1;
            }
            c if ends_word(c) => return at,
            c => at += c.len_utf8(),
        }
    }
    at
}

/// How long the substitution at the front of `text` is: `$(command)`, `${NAME}` or one in backquotes. The quotes and
/// spaces in it are its own.
fn substitution_len(text: &str) -> Option<usize> {
    let (open, close) = match text.as_bytes() {
        [b'$', b'(', ..] => ('(', ')'),
        [b'$', b'{', ..] => ('{', '}'),
        [b'`', ..] => return text[1..].find('`').map(|end| end + 2),
        _ => return None,
    };
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')' | '<' | '>')
}
