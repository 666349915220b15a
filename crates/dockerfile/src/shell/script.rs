//! A script's text to its commands.

use brush_parser::{ParseError, Parser, ParserOptions, SourcePosition};

use super::{Opaque, ShellBody, nesting, number, patterns, walk::Walk};
use crate::{LogicalText, Span};

/// The commands of `script`.
pub(super) fn parse(script: &LogicalText) -> ShellBody {
    let text = script.as_str();
    let mut walk = Walk::new(script);
    if nesting::is_too_deep(text) {
        return ShellBody::Opaque(Opaque::TooDeep);
    }
    if number::is_too_large(text) {
        return ShellBody::Opaque(Opaque::HugeNumber);
    }
    let read = |text: &str| Parser::new(text.as_bytes(), &ParserOptions::default()).parse_program();
    match read(text).or_else(|error| read(&patterns::bracketed(text)).map_err(|_| error)) {
        Ok(program) => {
            walk.program(&program);
            ShellBody::Commands(walk.commands)
        }
        Err(error) => ShellBody::Unparsable(place(&error, script)),
    }
}

fn place(error: &ParseError, script: &LogicalText) -> Span {
    let position = match error {
        ParseError::ParsingNear(position) => Some(position),
        ParseError::Tokenizing { position, .. } => position.as_ref(),
        ParseError::ParsingAtEndOfInput => None,
    };
    let text = script.as_str();
    let nth = |position: &SourcePosition| text.char_indices().nth(position.index);
    let last = || text.trim_end().char_indices().next_back();
    let (at, char) = position.and_then(nth).or_else(last).unwrap_or((0, ' '));
    script.span(at..(at + char.len_utf8()).min(text.len()))
}
