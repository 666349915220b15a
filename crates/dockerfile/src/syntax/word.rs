//! Words and the variables in them.

use super::{LogicalText, Span};

/// One word of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, quotes and line continuations inside it included.
    pub span: Span,
    /// As written, with quotes, without line continuations. A JSON string is decoded already.
    pub text: LogicalText,
    /// The parts it is made of.
    pub pieces: Vec<Piece>,
}

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands, without quotes around it.
    pub span: Span,
    /// The quotes it stands in.
    pub quote: Quote,
    /// What it is.
    pub kind: PieceKind,
}

/// The quotes around a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// No quotes.
    None,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// Text, with quotes and escapes removed.
    Literal(String),
    /// `$name` or `${name…}`.
    Variable(Variable),
    /// Text that the builder cannot evaluate, as written; there is a fault for it.
    Invalid(String),
}

/// A reference to a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The variable's name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The reference as written: `${name:-default}`.
    pub raw: String,
    /// The operator, and what it applies.
    pub operator: Option<Operator>,
}

/// The operators that `BuildKit` knows in `${name…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operator {
    /// `${x-word}`; `${x:-word}` when `empty_too`.
    Default {
        /// An empty value counts as unset.
        empty_too: bool,
        /// What to take instead.
        word: Vec<Piece>,
    },
    /// `${x+word}`; `${x:+word}` when `empty_too`.
    Alternative {
        /// An empty value counts as unset.
        empty_too: bool,
        /// What to take instead.
        word: Vec<Piece>,
    },
    /// `${x?message}`; `${x:?message}` when `empty_too`.
    Required {
        /// An empty value counts as unset.
        empty_too: bool,
        /// What the builder says.
        message: Vec<Piece>,
    },
    /// `${x#pattern}`, `${x##pattern}`.
    TrimPrefix {
        /// The longest match instead of the shortest.
        longest: bool,
        /// The pattern.
        pattern: Vec<Piece>,
    },
    /// `${x%pattern}`, `${x%%pattern}`.
    TrimSuffix {
        /// The longest match instead of the shortest.
        longest: bool,
        /// The pattern.
        pattern: Vec<Piece>,
    },
    /// `${x/pattern/replacement}`, `${x//pattern/replacement}`.
    Replace {
        /// Every match instead of the first.
        all: bool,
        /// The pattern.
        pattern: Vec<Piece>,
        /// What stands in its place.
        replacement: Vec<Piece>,
    },
}

impl Word {
    /// As written, with quotes, without line continuations. A JSON string is decoded already.
    pub fn raw(&self) -> &str {
        self.text.as_str()
    }

    /// The word without quotes and escapes; variables stay as they are written.
    pub fn value(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// The word without quotes and escapes, when there is no variable and no mistake in it.
    pub fn literal(&self) -> Option<String> {
        let plain = |piece: &Piece| matches!(piece.kind, PieceKind::Literal(_));
        self.pieces.iter().all(plain).then(|| self.value())
    }

    /// Whether any part of the word is quoted.
    pub fn is_quoted(&self) -> bool {
        self.pieces.iter().any(|piece| piece.quote != Quote::None)
    }

    /// The variables in the word, those inside an operator's operand included.
    pub fn variables(&self) -> impl Iterator<Item = (&Piece, &Variable)> {
        let mut found = Vec::new();
        collect(&self.pieces, &mut found);
        found.into_iter()
    }
}

impl Piece {
    /// The text of a literal; anything else as written.
    pub fn text(&self) -> &str {
        match &self.kind {
            PieceKind::Literal(text) | PieceKind::Invalid(text) => text,
            PieceKind::Variable(variable) => &variable.raw,
        }
    }
}

impl Operator {
    /// The parts of the operands.
    pub fn operands(&self) -> impl Iterator<Item = &Piece> {
        let (first, second): (&[Piece], &[Piece]) = match self {
            Self::Default { word, .. } | Self::Alternative { word, .. } => (word, &[]),
            Self::Required { message, .. } => (message, &[]),
            Self::TrimPrefix { pattern, .. } | Self::TrimSuffix { pattern, .. } => (pattern, &[]),
            Self::Replace { pattern, replacement, .. } => (pattern, replacement),
        };
        first.iter().chain(second)
    }
}

fn collect<'a>(
    pieces: impl IntoIterator<Item = &'a Piece>,
    found: &mut Vec<(&'a Piece, &'a Variable)>,
) {
    for piece in pieces {
        if let PieceKind::Variable(variable) = &piece.kind {
            found.push((piece, variable));
            collect(variable.operator.iter().flat_map(Operator::operands), found);
        }
    }
}
