use std::ops::Range;

use crate::edit::Edit;

/// Something in a text that its format does not allow, or that a reader would lose without a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Range<usize>,
    /// Which sort.
    pub kind: Kind,
    /// What is wrong, and what readers make of it.
    pub message: String,
    /// Another place that explains it.
    pub related: Option<Related>,
    /// What the author plainly meant, when that is known.
    pub repair: Option<Edit>,
}

/// A place that explains a [`Fault`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Range<usize>,
    /// What it has to do with the fault.
    pub message: &'static str,
}

/// The sorts of [`Fault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Two members or items follow each other without a comma.
    MissingComma,
    /// A key is not followed by a colon.
    MissingColon,
    /// A key or comma is not followed by a value.
    MissingValue,
    /// A JSON string in single quotes.
    SingleQuotes,
    /// A JSON key without quotes.
    UnquotedKey,
    /// A JSON value without quotes that is no number or keyword.
    BareWord,
    /// A string, comment, object or list that does not end.
    Unterminated,
    /// A backslash with something behind it that is no escape, or a raw control character in a string.
    BadEscape,
    /// A number that is not written as the format wants it.
    BadNumber,
    /// A character or token that has no business there.
    Stray,
    /// A closing bracket that closes nothing, or the wrong one.
    Unbalanced,
    /// White space in front of the `=` of a dotenv file, which some readers take and some do not.
    SpacedEquals,
    /// Something behind the value that the file consists of.
    AfterRoot,
    /// A key that is there twice.
    DuplicateKey,
    /// A comma behind the last member or item.
    TrailingComma,
    /// An alias that stands for nothing, for itself, or for too much.
    BadAlias,
    /// Nested deeper, or grown larger through aliases, than is read.
    Limit,
    /// Any other breach of the grammar.
    Malformed,
}

impl Fault {
    /// A fault with neither a second place nor a repair.
    pub fn new(kind: Kind, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, kind, message: message.into(), related: None, repair: None }
    }

    /// Names another place that explains it.
    #[must_use]
    pub fn related(self, span: Range<usize>, message: &'static str) -> Self {
        Self { related: Some(Related { span, message }), ..self }
    }

    /// Says what the author plainly meant.
    #[must_use]
    pub fn repair(self, span: Range<usize>, text: impl Into<String>) -> Self {
        Self { repair: Some(Edit { span, text: text.into() }), ..self }
    }
}
