//! Words: quotes, escapes and variables (`BuildKit`'s `shell/lex.go`).

use super::Context;
use crate::{FaultKind, LogicalText, Piece, PieceKind, Quote, Span, Variable, Word};

/// The word in `range`, with its quotes and variables.
pub(crate) fn expandable(text: &LogicalText, range: Span, context: &mut Context) -> Word {
    let mut lexer = Lexer::new(text, range.clone(), context.escape);
    match lexer.until(None, false) {
        Ok(pieces) => Word { pieces, ..literal(text, range) },
        Err(trouble) => {
            context.fault(trouble.kind, text.span(trouble.range), trouble.message);
            let mut word = literal(text, range);
            for piece in &mut word.pieces {
                piece.kind = PieceKind::Invalid(word.text.as_str().to_owned());
            }
            word
        }
    }
}

/// The word in `range`, nothing in it being special.
pub(crate) fn literal(text: &LogicalText, range: Span) -> Word {
    let span = text.span(range.clone());
    let text = text.slice(range);
    let kind = PieceKind::Literal(text.as_str().to_owned());
    Word { pieces: vec![Piece { span: span.clone(), quote: Quote::None, kind }], span, text }
}

/// What stops the lexer.
pub(super) struct Trouble {
    pub(super) kind: FaultKind,
    pub(super) range: Span,
    pub(super) message: String,
}

pub(super) struct Lexer<'a> {
    pub(super) text: &'a LogicalText,
    at: usize,
    end: usize,
    escape: char,
    pub(super) depth: usize,
}

/// A literal under construction.
struct Literal {
    text: String,
    start: usize,
    quote: Quote,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a LogicalText, range: Span, escape: char) -> Self {
        Self { text, at: range.start, end: range.end, escape, depth: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.as_str()[self.at..self.end].chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    /// Pieces up to `stop`, which is consumed, or to the end. Patterns keep their escapes.
    pub(super) fn until(
        &mut self,
        stop: Option<char>,
        keep_escapes: bool,
    ) -> Result<Vec<Piece>, Trouble> {
        let mut pieces = Vec::new();
        let mut literal = self.literal(Quote::None);
        while let Some(char) = self.peek() {
            if Some(char) == stop {
                self.flush(literal, &mut pieces);
                self.next();
                return Ok(pieces);
            }
            match char {
                '\'' | '"' | '$' => {
                    self.flush(literal, &mut pieces);
                    match char {
                        '\'' => pieces.push(self.single_quoted()?),
                        '"' => self.double_quoted(&mut pieces)?,
                        _ => pieces.push(self.dollar(Quote::None)?),
                    }
                    literal = self.literal(Quote::None);
                }
                _ => {
                    self.next();
                    let escaped = if char == self.escape { self.next() } else { None };
                    if char != self.escape || keep_escapes {
                        literal.text.push(char);
                    }
                    literal.text.extend(escaped);
                }
            }
        }
        self.flush(literal, &mut pieces);
        match stop {
            None => Ok(pieces),
            Some(stop) => Err(self.bad(self.end..self.end, format!("there is no closing {stop}"))),
        }
    }

    pub(super) fn single_quoted(&mut self) -> Result<Piece, Trouble> {
        let open = self.at;
        self.next();
        let mut literal = self.literal(Quote::Single);
        while let Some(char) = self.peek() {
            if char == '\'' {
                let piece = self.piece(literal);
                self.next();
                return Ok(piece);
            }
            literal.text.push(char);
            self.next();
        }
        Err(unterminated(open, '\''))
    }

    pub(super) fn double_quoted(&mut self, pieces: &mut Vec<Piece>) -> Result<(), Trouble> {
        let open = self.at;
        self.next();
        let mut literal = self.literal(Quote::Double);
        let first = pieces.len();
        while let Some(char) = self.peek() {
            match char {
                '"' => {
                    if pieces.len() == first || !literal.text.is_empty() {
                        pieces.push(self.piece(literal));
                    }
                    self.next();
                    return Ok(());
                }
                '$' => {
                    self.flush(literal, pieces);
                    pieces.push(self.dollar(Quote::Double)?);
                    literal = self.literal(Quote::Double);
                }
                _ => {
                    self.next();
                    let special = |next: &char| matches!(next, '"' | '$') || *next == self.escape;
                    match self.peek().filter(special) {
                        Some(escaped) if char == self.escape => {
                            literal.text.push(escaped);
                            self.next();
                        }
                        _ => literal.text.push(char),
                    }
                }
            }
        }
        Err(unterminated(open, '"'))
    }

    pub(super) fn dollar(&mut self, quote: Quote) -> Result<Piece, Trouble> {
        let start = self.at;
        self.next();
        let braced = self.peek() == Some('{');
        if braced {
            self.next();
            if matches!(self.peek(), None | Some('{' | '}' | ':')) {
                return Err(self.bad(start..self.at, "the substitution names no variable"));
            }
        }
        let name_start = self.at;
        let name = self.name();
        let name_span = self.text.span(name_start..self.at);
        if name.is_empty() && !braced {
            return Ok(self.piece(Literal { text: "$".to_owned(), start, quote }));
        }
        let operator = if braced { self.operator(start)? } else { None };
        let raw = self.text.as_str()[start..self.at].to_owned();
        let kind = PieceKind::Variable(Variable { name, name_span, raw, operator });
        Ok(Piece { span: self.text.span(start..self.at), quote, kind })
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(char) = self.peek() {
            let first = name.is_empty();
            let numeric = name.starts_with(|first: char| first.is_numeric());
            let special = first && matches!(char, '@' | '*' | '#' | '?' | '-' | '$' | '!');
            let taken = if numeric { char.is_numeric() } else { is_name(char) };
            if !taken && !special {
                break;
            }
            name.push(char);
            self.next();
            if special {
                break;
            }
        }
        name
    }

    fn literal(&self, quote: Quote) -> Literal {
        Literal { text: String::new(), start: self.at, quote }
    }

    fn piece(&self, literal: Literal) -> Piece {
        Piece {
            span: self.text.span(literal.start..self.at),
            quote: literal.quote,
            kind: PieceKind::Literal(literal.text),
        }
    }

    fn flush(&self, literal: Literal, pieces: &mut Vec<Piece>) {
        if !literal.text.is_empty() {
            pieces.push(self.piece(literal));
        }
    }

    pub(super) fn bad(&self, range: Span, message: impl Into<String>) -> Trouble {
        let range = range.start.min(self.end)..range.end.min(self.end);
        Trouble { kind: FaultKind::BadSubstitution, range, message: message.into() }
    }
}

fn unterminated(open: usize, quote: char) -> Trouble {
    Trouble {
        kind: FaultKind::UnterminatedQuote,
        range: open..open + 1,
        message: format!("the quote {quote} is never closed"),
    }
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}
