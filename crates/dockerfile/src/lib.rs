//! A lossless Dockerfile parser that goes on after a mistake.
//!
//! [`Dockerfile::parse`] takes any text and never fails: what is wrong becomes a [`Fault`] with a
//! byte span, and the next instruction is parsed as if nothing had happened. The rules are those of
//! `BuildKit`'s own parser. On top of the syntax stand the stage graph ([`Dockerfile::stages`]), the
//! values of variables ([`Dockerfile::scopes`]) and the commands a `RUN` executes
//! ([`Dockerfile::commands`]). Nothing here reads a file or starts a process.

mod dockerfile;
pub mod ignore;
mod parse;
mod resolve;
mod shell;
mod stages;
mod syntax;

pub use dockerfile::Dockerfile;
pub use resolve::{Resolution, Scope, Scopes};
pub use shell::{
    Command, Connector, Expansion, ExpansionKind, Opaque, Redirection, ShellBody, ShellInForce,
    ShellScript, ShellWord,
};
pub use stages::{Base, ImageReference, Source, SourceTarget, Stage};
pub use syntax::{
    Arguments, Directive, Fault, FaultKind, Flag, Healthcheck, Heredoc, Instruction, Item,
    ItemKind, Keyword, LogicalText, Mount, MountField, Operator, Pair, Piece, PieceKind, Quote,
    Span, Variable, Word,
};
