//! Output of programs as text that stays on its line: no escape sequences, no control characters, a known width.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar as _;

/// Columns between tab stops.
const TAB: usize = 8;

/// The text without what a terminal would act upon; tabs stay.
pub(in crate::build) fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        match char {
            '\u{1b}' => rest = escape(rest),
            '\u{9b}' => rest = control_sequence(rest),
            '\u{8}' => {
                shown.pop();
            }
            '\n' | '\u{2028}' | '\u{2029}' => shown.push(' '),
            char if acts(char) => {}
            char => shown.push(char),
        }
    }
    Cow::Owned(shown)
}

/// Whether a terminal does something else with it than show it.
fn acts(char: char) -> bool {
    match char {
        '\t' => false,
        // Marks that turn the direction of what follows, and separators of lines.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => true,
        char => char.is_control(),
    }
}

/// What follows an escape sequence; `rest` begins behind its first character.
fn escape(rest: &str) -> &str {
    let Some(kind) = rest.chars().next() else { return rest };
    let behind = &rest[kind.len_utf8()..];
    match kind {
        '[' => control_sequence(behind),
        // A title, a link, a picture: it has an end, or it is no such thing.
        ']' | 'P' | 'X' | '^' | '_' => {
            let bell = behind.find('\u{7}').map(|at| at + 1);
            let closed = behind.find("\u{1b}\\").map(|at| at + 2);
            let end = bell.into_iter().chain(closed).min();
            end.map_or(behind, |end| &behind[end..])
        }
        ' '..='/' => behind.char_indices().nth(1).map_or("", |(at, _)| &behind[at..]),
        _ if kind.is_ascii() => behind,
        _ => rest,
    }
}

/// What follows parameters and the letter that ends them.
fn control_sequence(rest: &str) -> &str {
    let end = rest.find(|char: char| !matches!(char, ' '..='?')).unwrap_or(rest.len());
    let ends = rest[end..].starts_with(|char: char| matches!(char, '@'..='~'));
    &rest[end + usize::from(ends)..]
}

/// Columns that a character takes on a terminal.
fn columns_of(char: char) -> usize {
    char.width().unwrap_or_default()
}

/// Columns that the text takes; it has neither tabs nor escape sequences.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// On one line, tabs as spaces, cut to so many columns.
pub(super) fn fitted(text: &str, most: usize) -> String {
    let (mut shown, mut column, mut cut) = (String::new(), 0, 0);
    for char in printable(text).chars() {
        let wide = if char == '\t' { TAB - column % TAB } else { columns_of(char) };
        column += wide;
        if column > most {
            shown.truncate(cut);
            return if most == 0 { shown } else { shown + "…" };
        }
        match char {
            '\t' => shown.extend(std::iter::repeat_n(' ', wide)),
            char => shown.push(char),
        }
        // One column is left free for the sign that something is missing.
        if column < most {
            cut = shown.len();
        }
    }
    shown
}
