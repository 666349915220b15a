//! Texts of which parts are not known beforehand.

use dockerfile::{Piece, PieceKind, Scope, Word};

/// A text with gaps: `None` stands for whatever a variable holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Glob(Vec<Option<String>>);

impl Glob {
    /// The text of a word whose variables are known; else with gaps where they are not.
    pub(super) fn of(word: &Word, scope: Scope) -> Self {
        if let Some(value) = scope.resolve(word).value {
            return Self::literal(&value);
        }
        let piece = |piece: &Piece| match &piece.kind {
            PieceKind::Literal(text) => Some(bare(text)),
            _ => None,
        };
        Self(word.pieces.iter().map(piece).collect())
    }

    /// A text without gaps.
    pub(super) fn literal(text: &str) -> Self {
        Self(vec![Some(bare(text))])
    }

    /// Adds what follows. Literals that meet become one, so that it is found as a whole.
    pub(super) fn push(&mut self, other: Self) {
        for part in other.0 {
            match (self.0.last_mut(), part) {
                (Some(Some(last)), Some(literal)) => last.push_str(&literal),
                (_, part) => self.0.push(part),
            }
        }
    }

    /// Adds what is not known.
    pub(super) fn push_gap(&mut self) {
        self.0.push(None);
    }

    /// Whether the whole of `text` fits, quotes and white space apart.
    pub(super) fn fits(&self, text: &str) -> bool {
        let text = bare(text);
        let mut rest = text.as_str();
        let mut gap = false;
        let last = self.0.iter().rposition(Option::is_some);
        for (index, part) in self.0.iter().enumerate() {
            let Some(literal) = part else {
                gap = true;
                continue;
            };
            // The last literal stands at the end, unless a gap follows it.
            if gap && Some(index) == last && index + 1 == self.0.len() {
                return rest.ends_with(literal.as_str());
            }
            let at = match rest.find(literal.as_str()) {
                Some(at) if gap || at == 0 => at,
                _ => return false,
            };
            rest = &rest[at + literal.len()..];
            gap = false;
        }
        gap || rest.is_empty()
    }
}

/// Without white space.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Without white space and all that builders quote lists with.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\' | ',' | '[' | ']'))
        .collect()
}
