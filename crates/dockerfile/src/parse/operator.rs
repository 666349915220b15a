//! The operators in `${name…}`.

use super::word::{Lexer, Trouble};
use crate::{FaultKind, Operator, Piece, PieceKind};

/// `${a:-${b:-…}}` deeper than this is a fault rather than a danger for the stack.
const MAX_DEPTH: usize = 32;

impl Lexer<'_> {
    /// What follows the name in `${name…}`, the closing brace included.
    pub(super) fn operator(&mut self, start: usize) -> Result<Option<Operator>, Trouble> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.bad(start..self.at(), "the substitutions are nested too deep"));
        }
        let mut char = self.next();
        let empty_too = char == Some(':');
        if empty_too {
            char = self.next();
        }
        let operator = match char {
            Some('}') if !empty_too => None,
            Some('-') => Some(Operator::Default { empty_too, word: self.until(Some('}'), false)? }),
            Some('+') => {
                Some(Operator::Alternative { empty_too, word: self.until(Some('}'), false)? })
            }
            Some('?') => {
                Some(Operator::Required { empty_too, message: self.until(Some('}'), false)? })
            }
            Some('#') if !empty_too => {
                let longest = self.take('#');
                Some(Operator::TrimPrefix { longest, pattern: self.pattern('}')? })
            }
            Some('%') if !empty_too => {
                let longest = self.take('%');
                Some(Operator::TrimSuffix { longest, pattern: self.pattern('}')? })
            }
            Some('/') if !empty_too => {
                let all = self.take('/');
                let pattern = self.pattern('/')?;
                Some(Operator::Replace { all, pattern, replacement: self.until(Some('}'), true)? })
            }
            None => return Err(self.bad(start..self.at(), "there is no closing }")),
            Some(_) if self.text.as_str()[start..].starts_with("${templateOption:") => {
                return Err(Trouble {
                    kind: FaultKind::TemplateOption,
                    range: start..self.at(),
                    message: "the builder cannot read the placeholder of a template".to_owned(),
                });
            }
            Some(other) => {
                let message = format!("the builder knows no operator {other} here");
                return Err(self.bad(start..self.at(), message));
            }
        };
        self.depth -= 1;
        Ok(operator)
    }

    fn pattern(&mut self, stop: char) -> Result<Vec<Piece>, Trouble> {
        let start = self.at();
        let pattern = self.until(Some(stop), true)?;
        match bad_escape(&pattern) {
            Some(escape) => {
                let message = format!("a pattern cannot have the escape {escape}");
                Err(self.bad(start..self.at().saturating_sub(1), message))
            }
            None => Ok(pattern),
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }
}

/// The escape in `pattern` that the builder does not know, when the pattern has no variables.
fn bad_escape(pattern: &[Piece]) -> Option<String> {
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
