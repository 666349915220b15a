//! The top level of a file: items that tile it.

use std::sync::Arc;

use super::{Instruction, Span};

/// A stretch of whole lines. The items of a file cover each of its bytes once, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// All bytes of the lines, the last line's end and a byte order mark included.
    pub span: Span,
    /// What the lines are.
    pub kind: ItemKind,
}

impl Item {
    /// The instruction, if it is one.
    pub fn instruction(&self) -> Option<&Instruction> {
        match &self.kind {
            ItemKind::Instruction(instruction) => Some(instruction),
            _ => None,
        }
    }
}

/// What a stretch of lines is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKind {
    /// One line of white space.
    Blank,
    /// One comment line, from `#` to its last visible character.
    Comment(Span),
    /// One parser directive.
    Directive(Directive),
    /// One instruction with its continuation lines and heredocs.
    Instruction(Arc<Instruction>),
}

/// A parser directive such as `# escape=` followed by a backtick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// From `#` to the end of the value.
    pub span: Span,
    /// The name in lower case: `escape`, `syntax` or `check`.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// The value as written.
    pub value: String,
    /// Where the value stands.
    pub value_span: Span,
}
