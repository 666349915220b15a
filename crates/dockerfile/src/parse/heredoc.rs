//! Finding heredoc openers on a line.

use super::word::Lexer;
use crate::{LogicalText, PieceKind, Quote, Span};

/// A heredoc that a line opens.
pub(super) struct Opener {
    pub(super) span: Span,
    pub(super) name: String,
    pub(super) expand: bool,
    pub(super) strip_tabs: bool,
    pub(super) fd: Option<u32>,
}

/// The heredocs that `line` opens, in order. Like the builder, a line with an unbalanced quote or a
/// substitution that is none opens no heredocs.
pub(super) fn openers(line: &LogicalText) -> Vec<Opener> {
    if !line.as_str().contains("<<") {
        return Vec::new();
    }
    let words = words(line).unwrap_or_default();
    words.into_iter().filter_map(|word| opener(line, word)).collect()
}

/// The opener that the words of `COPY` and `ADD` may be.
pub(super) fn is_opener(line: &LogicalText, word: Span) -> bool {
    opener(line, word).is_some()
}

fn words(line: &LogicalText) -> Option<Vec<Span>> {
    let length = line.as_str().len();
    let mut lexer = Lexer::new(line, 0..length, '\\');
    let mut words = Vec::new();
    let mut start = None;
    while let Some(char) = lexer.peek() {
        let at = lexer.at();
        if char.is_whitespace() {
            words.extend(start.take().map(|start| start..at));
            lexer.next();
            continue;
        }
        start.get_or_insert(at);
        match char {
            '\'' => drop(lexer.single_quoted().ok()?),
            '"' => lexer.double_quoted(&mut Vec::new()).ok()?,
            '$' => drop(lexer.dollar(Quote::None).ok()?),
            '\\' => {
                lexer.next();
                lexer.next();
            }
            '<' => {
                lexer.next();
                if lexer.peek() == Some('<') {
                    lexer.next();
                    while matches!(lexer.peek(), Some(' ' | '\t' | '\r')) {
                        lexer.next();
                    }
                }
            }
            _ => drop(lexer.next()),
        }
    }
    words.extend(start.map(|start| start..length));
    Some(words)
}

fn opener(line: &LogicalText, word: Span) -> Option<Opener> {
    let text = &line.as_str()[word.clone()];
    let digits = text.len() - text.trim_start_matches(|char: char| char.is_ascii_digit()).len();
    let after = text[digits..].strip_prefix("<<")?;
    let strip_tabs = after.starts_with('-');
    let rest = after.strip_prefix('-').unwrap_or(after).trim_start();
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let range = word.end - rest.len()..word.end;
    let pieces = Lexer::new(line, range, '\\').until(None, false).ok()?;
    let quoted = pieces.iter().any(|piece| piece.quote != Quote::None);
    let name: String = pieces.iter().map(crate::Piece::text).collect();
    let several = pieces.iter().any(|piece| match &piece.kind {
        PieceKind::Literal(text) => {
            piece.quote == Quote::None && text.contains(char::is_whitespace)
        }
        PieceKind::Variable(_) | PieceKind::Invalid(_) => false,
    });
    if several || name.is_empty() {
        return None;
    }
    let fd = text[..digits].parse().ok();
    Some(Opener { span: line.span(word), name, expand: !quoted, strip_tabs, fd })
}
