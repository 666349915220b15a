//! Replacing variables by their values (`BuildKit`'s `shell/lex.go`).

use super::layer::State;
use super::scope::Scope;
use super::{Resolution, pattern};
use crate::{Operator, Piece, PieceKind, Variable, Word};

/// The value of `word` in `scope`.
pub(super) fn word(word: &Word, scope: Scope) -> Resolution {
    let mut expansion = Expansion { scope, found: Resolution::default() };
    let value = expansion.pieces(&word.pieces);
    Resolution { value, ..expansion.found }
}

/// A value longer than this, in bytes, counts as unknown: `ENV A=$A$A` doubles it with every line.
const MAX_VALUE: usize = 32 * 1024;

struct Expansion<'a> {
    scope: Scope<'a>,
    found: Resolution,
}

impl Expansion<'_> {
    fn pieces(&mut self, pieces: &[Piece]) -> Option<String> {
        // Every piece is looked at, so that all unknown variables are named.
        let values: Vec<_> = pieces.iter().map(|piece| self.piece(piece)).collect();
        let value: String = values.into_iter().collect::<Option<_>>()?;
        (value.len() <= MAX_VALUE).then_some(value)
    }

    fn piece(&mut self, piece: &Piece) -> Option<String> {
        match &piece.kind {
            PieceKind::Literal(text) => Some(text.clone()),
            PieceKind::Variable(variable) => self.variable(variable),
            PieceKind::Invalid(_) => None,
        }
    }

    fn variable(&mut self, variable: &Variable) -> Option<String> {
        let state = self.scope.state(&variable.name);
        let name = variable.name.clone();
        if state == State::Unknown {
            self.found.unknown.insert(name);
            return None;
        }
        let Some(operator) = &variable.operator else {
            return match state {
                State::Set(value) => Some(value),
                State::Unset => {
                    self.found.unset.insert(name);
                    Some(String::new())
                }
                State::Awaited | State::Unknown => {
                    self.found.unknown.insert(name);
                    None
                }
            };
        };
        let value = match state {
            State::Set(value) => Some(value),
            _ => None,
        };
        self.apply(operator, name, value.as_deref())
    }

    fn apply(&mut self, operator: &Operator, name: String, value: Option<&str>) -> Option<String> {
        let kept = |empty_too: bool| {
            value.filter(|text| !(empty_too && text.is_empty())).map(str::to_owned)
        };
        let subject = value.unwrap_or_default();
        match operator {
            Operator::Default { empty_too, word } => match kept(*empty_too) {
                Some(value) => Some(value),
                None => self.pieces(word),
            },
            Operator::Alternative { empty_too, word } => match kept(*empty_too) {
                Some(_) => self.pieces(word),
                None => Some(String::new()),
            },
            Operator::Required { empty_too, .. } => {
                let kept = kept(*empty_too);
                if kept.is_none() {
                    self.found.unset.insert(name);
                }
                kept
            }
            Operator::TrimPrefix { longest, pattern } => {
                let pattern = self.pieces(pattern)?;
                pattern::without_prefix(subject, &pattern, *longest)
            }
            Operator::TrimSuffix { longest, pattern } => {
                let pattern = self.pieces(pattern)?;
                pattern::without_suffix(subject, &pattern, *longest)
            }
            Operator::Replace { all, pattern, replacement } => {
                let pattern = self.pieces(pattern)?;
                let replacement = self.pieces(replacement)?;
                pattern::replaced(subject, &pattern, &replacement, *all)
            }
        }
    }
}
