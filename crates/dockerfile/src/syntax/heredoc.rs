//! Heredocs of `RUN`, `COPY` and `ADD`.

use super::Span;

/// One heredoc: the opener on the instruction's line, and the lines it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// The opener as written: `3<<-"EOF"`.
    pub opener: Span,
    /// The terminator's text without quotes.
    pub name: String,
    /// Whether variables in the body are expanded: the name is not quoted.
    pub expand: bool,
    /// Whether leading tabs are stripped: `<<-`.
    pub strip_tabs: bool,
    /// The file descriptor, when one is written.
    pub fd: Option<u32>,
    /// The lines between opener and terminator, each with its line end.
    pub body: Span,
    /// The terminator without the white space around it; `None` when the file ends first.
    pub terminator: Option<Span>,
}
