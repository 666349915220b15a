//! The patterns of `${name#pattern}`, `${name%pattern}` and `${name/pattern/replacement}`.

use crate::{Piece, PieceKind};

/// The escape in `pattern` that the builder does not know, when the pattern has no variables.
pub(super) fn bad_escape(pattern: &[Piece]) -> Option<String> {
    let mut text = String::new();
    for piece in pattern {
        match &piece.kind {
            PieceKind::Literal(literal) => text.push_str(literal),
            PieceKind::Variable(_) | PieceKind::Invalid(_) => return None,
        }
    }
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            continue;
        }
        match chars.next() {
            Some('*' | '?' | '\\' | '}' | '/') => {}
            Some(other) => return Some(format!("\\{other}")),
            None => return Some("\\".to_owned()),
        }
    }
    None
}
