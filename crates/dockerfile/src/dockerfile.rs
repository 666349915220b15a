//! A parsed file.

use std::fmt;

use crate::{Directive, Fault, Instruction, Item, ItemKind, Span, parse};

/// A Dockerfile, complete down to the last byte, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// The text that was parsed.
    pub text: String,
    /// The character that escapes and continues lines: `\` or a backtick.
    pub escape: char,
    /// The parser directives in force, in order.
    pub directives: Vec<Directive>,
    /// All lines, in order: their spans cover each byte of the text once.
    pub items: Vec<Item>,
    /// What is wrong, ordered by place.
    pub faults: Vec<Fault>,
    /// Where another `SHELL` comes into force, and the item that holds it.
    pub(crate) shells: Vec<(usize, Option<usize>)>,
}

impl Dockerfile {
    /// Parses `text`. Any text will do; mistakes end up in [`Dockerfile::faults`].
    pub fn parse(text: impl Into<String>) -> Self {
        parse::file(text.into())
    }

    /// The instructions in order. The trigger of an `ONBUILD` is inside its `ONBUILD`.
    pub fn instructions(&self) -> impl DoubleEndedIterator<Item = &Instruction> {
        self.items.iter().filter_map(Item::instruction)
    }

    /// All comments in order, those between continuation lines included.
    pub fn comments(&self) -> impl Iterator<Item = Span> {
        self.items.iter().flat_map(|item| match &item.kind {
            ItemKind::Comment(span) => vec![span.clone()],
            ItemKind::Instruction(instruction) => instruction.comments.clone(),
            ItemKind::Blank | ItemKind::Directive(_) => Vec::new(),
        })
    }

    /// The text at `span`; empty when the span lies outside or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span).unwrap_or_default()
    }
}

impl fmt::Display for Dockerfile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| out.write_str(self.slice(item.span.clone())))
    }
}
