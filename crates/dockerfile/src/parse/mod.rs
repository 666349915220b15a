//! From text to the model, by the rules of `BuildKit`'s `frontend/dockerfile/parser`.

mod arguments;
mod array;
mod directive;
mod file;
mod flag;
mod heredoc;
mod instruction;
mod line;
mod mount;
mod operator;
mod pair;
mod reference;
mod signal;
mod source;
mod split;
mod suggest;
mod value;
mod word;

pub(crate) use file::file;

use crate::{Fault, FaultKind, Span};

/// What every part of the parser is handed.
pub(crate) struct Context {
    /// The escape character in force.
    pub(crate) escape: char,
    /// What was found wrong so far.
    pub(crate) faults: Vec<Fault>,
}

impl Context {
    fn fault(&mut self, kind: FaultKind, span: Span, message: impl Into<String>) {
        self.faults.push(Fault { span, kind, message: message.into() });
    }
}
