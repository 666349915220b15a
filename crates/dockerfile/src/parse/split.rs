//! Splitting a line into words.

use crate::{LogicalText, Span};

/// `range` without the white space around it.
pub(super) fn trim(text: &LogicalText, range: Span) -> Span {
    super::line::trimmed(text.as_str(), range)
}

/// The first word of `range`, and what follows it; `range` is trimmed.
pub(super) fn first(text: &LogicalText, range: Span) -> (Span, Span) {
    let end = text.as_str()[range.clone()].find(is_blank).map_or(range.end, |at| range.start + at);
    (range.start..end, trim(text, end..range.end))
}

/// Words between white space; quotes mean nothing.
pub(super) fn by_space(text: &LogicalText, range: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut rest = trim(text, range);
    while !rest.is_empty() {
        let (word, following) = first(text, rest);
        rest = following;
        words.push(word);
    }
    words
}

/// Words between white space that is neither quoted nor escaped.
pub(super) fn by_quoted_space(text: &LogicalText, range: Span, escape: char) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.as_str()[range.clone()].char_indices();
    while let Some((at, char)) = chars.next() {
        let at = range.start + at;
        match quote {
            None if char.is_whitespace() => {
                words.extend(start.take().map(|start| start..at));
                continue;
            }
            None if char == '\'' || char == '"' => quote = Some(char),
            Some(open) if char == open => quote = None,
            _ => {}
        }
        start.get_or_insert(at);
        if char == escape && quote != Some('\'') {
            chars.next();
        }
    }
    words.extend(start.map(|start| start..range.end));
    words
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}
