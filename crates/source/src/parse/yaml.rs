//! YAML through saphyr-parser's events, with the byte spans that its marks stand for.

mod build;
mod comment;
mod flow;
mod scalar;

pub use scalar::legacy;

use saphyr_parser::{Event, Input, Parser, ScanError};

use super::{Format, Parsed, byte_order_mark};
use crate::{Fault, Kind};
use build::Builder;

/// Parses every document of `text`. Behind a fault it goes on with the next document.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::new(Format::Yaml);
    let offsets = Offsets::new(text);
    let mut start = byte_order_mark(text);
    while let Some(error) = documents(text, start, &offsets, &mut parsed) {
        let at = offsets.byte(start, error.marker().index()).min(text.len());
        parsed.faults.push(fault(text, at, error.info()));
        let Some(next) = next_document(text, at) else { break };
        start = next;
    }
    parsed.comments = comment::comments(text, &parsed.documents);
    parsed
}

/// Flow collections of a text that may be indented less than they should be; each costs another reading.
const MAX_JOINED: usize = 32;

/// Reads documents from the byte `start` on, up to the end or to the error that is returned.
fn documents(
    text: &str,
    start: usize,
    offsets: &Offsets,
    parsed: &mut Parsed,
) -> Option<ScanError> {
    let mut flows = Vec::new();
    loop {
        let joined = (!flows.is_empty()).then(|| flow::joined(text, start, &flows));
        let rest = joined.as_deref().unwrap_or(&text[start..]);
        let mut builder = Builder::new(text);
        // In the names of directives the faster input counts bytes where characters are meant.
        let error = if offsets.directives {
            events(start, Parser::new_from_iter(rest.chars()), offsets, &mut builder)
        } else {
            events(start, Parser::new_from_str(rest), offsets, &mut builder)
        };
        let badly_indented =
            error.as_ref().is_some_and(|error| error.info().starts_with("invalid indentation"));
        let open = builder.open_flow().filter(|open| badly_indented && !flows.contains(open));
        if let Some(open) = open.filter(|_| flows.len() < MAX_JOINED) {
            flows.push(open);
            continue;
        }
        let (documents, faults) = builder.finish();
        parsed.documents.extend(documents);
        parsed.faults.extend(faults);
        return error;
    }
}

/// Hands every event to `builder`, up to the end or to the error that is returned.
fn events<I: Input>(
    start: usize,
    mut parser: Parser<'_, I>,
    offsets: &Offsets,
    builder: &mut Builder<'_>,
) -> Option<ScanError> {
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => return None,
            Some(Err(error)) => return Some(error),
            Some(Ok((event, span))) => {
                let from = offsets.byte(start, span.start.index());
                builder.event(event, from..offsets.byte(start, span.end.index()));
            }
        }
    }
}

/// The place of an error: its character, or the end of the line before when it is the end of a line.
fn place(text: &str, at: usize) -> std::ops::Range<usize> {
    let at = text.floor_char_boundary(at);
    match text[at..].chars().next() {
        Some(char) if char != '\n' && char != '\r' => at..at + char.len_utf8(),
        _ => {
            let end = text[..at].trim_end().len();
            end..end
        }
    }
}

fn fault(text: &str, at: usize, info: &str) -> Fault {
    let place = place(text, at);
    if info.contains("unknown anchor") {
        let rest = &text[place.start..];
        let alias = &rest[..rest
            .find(|char: char| char.is_whitespace() || ",]}".contains(char))
            .unwrap_or(rest.len())];
        let message =
            "no anchor of that name is in front of it; the rest of the document is not read";
        return Fault::new(Kind::BadAlias, place.start..place.start + alias.len(), message);
    }
    let hint = match info {
        _ if info.contains("tab") => "; YAML is indented with spaces",
        _ if info.contains("mapping values are not allowed") => {
            "; a value with `: ` in it needs quotes"
        }
        _ => "",
    };
    Fault::new(Kind::Malformed, place, format!("{info}{hint}"))
}

/// Where the next `---` line behind `at` begins.
fn next_document(text: &str, at: usize) -> Option<usize> {
    let rest = &text[text.floor_char_boundary(at)..];
    let from = text.len() - rest.len();
    let marks = rest.match_indices("\n---").map(|(index, _)| from + index + 1);
    marks.into_iter().find(|start| text[start + 3..].chars().next().is_none_or(char::is_whitespace))
}

/// From the characters that saphyr-parser counts to bytes.
struct Offsets {
    /// The byte of every 64th character; empty when they are all the same.
    bytes: Vec<usize>,
    text: String,
    /// Whether a line that may be a directive has characters of several bytes.
    directives: bool,
}

impl Offsets {
    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { bytes: Vec::new(), text: String::new(), directives: false };
        }
        let bytes = text.char_indices().step_by(64).map(|(at, _)| at).collect();
        let directives = text.lines().any(|line| line.starts_with('%') && !line.is_ascii());
        Self { bytes, text: text.to_owned(), directives }
    }

    /// The byte of the character `index` behind the byte `start`.
    fn byte(&self, start: usize, index: usize) -> usize {
        if self.bytes.is_empty() {
            return start + index;
        }
        let before = self.bytes.partition_point(|&byte| byte <= start) - 1;
        let inside = self.text[self.bytes[before]..start].chars().count();
        let wanted = before * 64 + inside + index;
        let Some(&near) = self.bytes.get(wanted / 64) else { return self.text.len() };
        let mut chars = self.text[near..].char_indices();
        chars.nth(wanted % 64).map_or(self.text.len(), |(at, _)| near + at)
    }
}
