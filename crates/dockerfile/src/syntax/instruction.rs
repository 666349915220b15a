//! Instructions and their arguments.

use std::sync::Arc;

use super::{Heredoc, Keyword, LogicalText, Mount, Span, Word};

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// From the keyword to the last visible byte, heredocs and their terminators included.
    pub span: Span,
    /// The keyword as written.
    pub keyword: Word,
    /// Which instruction it is.
    pub kind: Keyword,
    /// The flags in order, known or not.
    pub flags: Vec<Flag>,
    /// What the `--mount` flags of a `RUN` say.
    pub mounts: Vec<Mount>,
    /// What follows the flags.
    pub arguments: Arguments,
    /// The heredocs in order.
    pub heredocs: Vec<Heredoc>,
    /// Comment lines between continuation lines, from `#` to the last visible character.
    pub comments: Vec<Span>,
    /// Empty lines between continuation lines (`BuildKit`: `NoEmptyContinuation`).
    pub blank_continuations: Vec<Span>,
    /// The trigger of an `ONBUILD`.
    pub onbuild: Option<Arc<Self>>,
}

/// `--name` or `--name=value` before an instruction's arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The whole flag.
    pub span: Span,
    /// The name without dashes.
    pub name: String,
    /// The value, when there is a `=`.
    pub value: Option<Word>,
}

/// What follows an instruction's flags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments {
    /// Nothing.
    None,
    /// A shell script: `RUN`, `CMD` and `ENTRYPOINT` that are no JSON array.
    Shell(LogicalText),
    /// A JSON array of strings; a word's span includes its quotes.
    Exec(Vec<Word>),
    /// Words in order.
    Words(Vec<Word>),
    /// `ENV`, `LABEL` and `ARG`.
    Pairs(Vec<Pair>),
    /// `HEALTHCHECK`.
    Healthcheck(Healthcheck),
    /// The arguments of an instruction nobody knows, as written.
    Unknown(LogicalText),
}

/// `name=value`, `name` (`ARG`) or `name value` (old form of `ENV` and `LABEL`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub key: Word,
    /// The value, when there is one.
    pub value: Option<Word>,
    /// Whether it is written without `=`.
    pub legacy: bool,
}

/// The arguments of `HEALTHCHECK`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Healthcheck {
    /// `NONE`: no check, not even that of the base image.
    None(Word),
    /// `CMD` and its command.
    Command {
        /// The word `CMD`.
        keyword: Word,
        /// [`Arguments::Shell`] or [`Arguments::Exec`].
        command: Box<Arguments>,
    },
}

impl Instruction {
    /// The first flag of this name.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The words of [`Arguments::Words`] or [`Arguments::Exec`].
    pub fn words(&self) -> &[Word] {
        self.arguments.words()
    }

    /// The pairs of [`Arguments::Pairs`].
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// The shell script of `RUN`, `CMD`, `ENTRYPOINT` or `HEALTHCHECK CMD`.
    pub fn script(&self) -> Option<&LogicalText> {
        match self.command() {
            Arguments::Shell(text) => Some(text),
            _ => None,
        }
    }

    /// The arguments, for `HEALTHCHECK CMD` those of its command.
    pub fn command(&self) -> &Arguments {
        match &self.arguments {
            Arguments::Healthcheck(Healthcheck::Command { command, .. }) => command,
            arguments => arguments,
        }
    }
}

impl Arguments {
    /// The words of `Words` or `Exec`, else none.
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Exec(words) | Self::Words(words) => words,
            _ => &[],
        }
    }
}
