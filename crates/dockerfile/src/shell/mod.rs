//! What a `RUN` executes.

mod body;
mod expansion;
mod in_force;
mod nesting;
mod number;
mod patterns;
mod script;
mod source;
mod walk;
mod word;

pub use in_force::ShellInForce;
pub(crate) use in_force::tells;
pub use source::ShellScript;

use crate::Span;

/// What is known about the commands of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellBody {
    /// The commands, in the order of the text.
    Commands(Vec<Command>),
    /// No shell we know reads this.
    Opaque(Opaque),
    /// The shell would refuse it, at about this place.
    Unparsable(Span),
}

/// Why a body is not looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opaque {
    /// The instruction has no command.
    NoCommand,
    /// The shell is none of the Bourne family: `cmd`, `powershell` and others.
    Shell(String),
    /// The heredoc is read by another program: `#!/usr/bin/env python3`.
    Interpreter(String),
    /// The file is written for Windows: its escape character is a backtick.
    Windows,
    /// It is nested so deep that parsing it could take forever.
    TooDeep,
    /// A number in it is larger than any that a shell takes.
    HugeNumber,
}

/// One simple command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that do not exclude one another")]
pub struct Command {
    /// From its first word, assignment or redirection to its last one.
    pub span: Span,
    /// The command's name; `None` for assignments and redirections alone.
    pub name: Option<ShellWord>,
    /// The arguments in order.
    pub arguments: Vec<ShellWord>,
    /// `NAME=value` before the name.
    pub assignments: Vec<ShellWord>,
    /// `> file`, `2>&1` and the like.
    pub redirections: Vec<Redirection>,
    /// Words of no command that the shell expands around it: those of the `for` or `case` whose first command it is, and
    /// where such a construct reads and writes. For `[[`, the whole test.
    pub around: Vec<ShellWord>,
    /// How it follows the command before it.
    pub connector: Connector,
    /// How many subshells, groups, loops, conditions, functions and substitutions it stands in.
    pub depth: usize,
    /// Whether it runs in a subshell: `( … )`, `$( … )`, or part of a pipeline.
    pub in_subshell: bool,
    /// Whether it is part of a function's body.
    pub in_function: bool,
    /// Whether it only runs if something else turns out so: `if`, `case`, loops.
    pub conditional: bool,
    /// Whether something is made to depend on its status: `&&` or `||` follows it, or it stands in a condition.
    pub tested: bool,
}

/// How a command follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Connector {
    /// It is the first of the body, or of a nested list.
    #[default]
    Start,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
    /// `;` or a new line
    Sequence,
    /// `&`
    Background,
}

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShellWord {
    /// Where it stands, quotes included.
    pub span: Span,
    /// As written, without line continuations.
    pub raw: String,
    /// The word without quotes, when nothing in it is expanded.
    pub literal: Option<String>,
    /// What is expanded in it, in order; what commands in it expand is not among them.
    pub expansions: Vec<Expansion>,
}

/// A part of a word that the shell replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Where it stands, from `$` to its last byte.
    pub span: Span,
    /// Whether it is not split into words: it stands in double quotes, or inside another expansion.
    pub quoted: bool,
    /// What it is.
    pub kind: ExpansionKind,
}

/// What an expansion is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpansionKind {
    /// `$name` or `${name…}`; also the shell's own, such as `$1` and `$?`.
    Parameter {
        /// The name.
        name: String,
        /// Whether the length is meant: `${#name}`.
        length: bool,
        /// What follows the name in the braces: `:-default`.
        operator: String,
    },
    /// `$(…)` or `` `…` ``
    Command,
    /// `$((…))`
    Arithmetic,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// The file descriptor, when one is written.
    pub fd: Option<i32>,
    /// The operator: `>`, `>>`, `<`, `<<<` and so on.
    pub operator: &'static str,
    /// The file, descriptor or text; `None` for heredocs and process substitutions.
    pub target: Option<ShellWord>,
}
