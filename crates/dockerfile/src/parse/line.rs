//! Physical lines.

use crate::Span;

/// The line that starts at `start`, with its line end. `None` at the end of the text.
pub(super) fn line_at(text: &str, start: usize) -> Option<Span> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
    Some(start..start + length)
}

/// `line` without its line end.
pub(super) fn without_end(text: &str, line: Span) -> Span {
    let length = text[line.clone()].trim_end_matches(['\r', '\n']).len();
    line.start..line.start + length
}

/// `span` without the white space around it.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let start = span.end - text[span.clone()].trim_start().len();
    start..start + text[start..span.end].trim_end().len()
}

/// Whether the first visible character is `#`.
pub(super) fn is_comment(text: &str, span: Span) -> bool {
    text[span].trim_start().starts_with('#')
}

/// `span` without the escape character that continues the line, if there is one. White space may
/// follow it; another escape character may not stand before it.
pub(super) fn without_continuation(text: &str, span: Span, escape: char) -> (Span, bool) {
    let visible = text[span.clone()].trim_end_matches([' ', '\t']);
    match visible.strip_suffix(escape) {
        Some(kept) if !kept.ends_with(escape) => (span.start..span.start + kept.len(), true),
        _ => (span, false),
    }
}
