//! `KEY=value` lines, as docker compose and the dotenv libraries read them. `$VARIABLES` stay as written.

use std::ops::Range;

use super::{Format, Parsed, byte_order_mark, duplicates};
use crate::{Fault, Kind, Member, Node, Style, Text, Value};

/// Parses `text`.
pub(super) fn parse(text: &str) -> Parsed {
    let start = byte_order_mark(text);
    let mut reader =
        Reader { text, at: start, members: Vec::new(), comments: Vec::new(), faults: Vec::new() };
    while reader.at < text.len() {
        reader.line();
    }
    let Reader { members, comments, mut faults, .. } = reader;
    let mut parsed = Parsed::new(Format::Dotenv);
    duplicates(
        &members,
        |name| format!("`{name}` is set again: readers keep this one only"),
        &mut faults,
    );
    if !text[start..].trim().is_empty() {
        parsed.documents.push(Node::new(start..text.len(), Value::Mapping(members)));
    }
    Parsed { faults, comments, ..parsed }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    members: Vec<Member>,
    comments: Vec<Range<usize>>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// Reads one line, or all lines of a quoted value; leaves the reader at the next one.
    fn line(&mut self) {
        let line = self.rest_of_line();
        let body = self.text[line.clone()].trim_start();
        self.at = line.end - body.len();
        if body.starts_with('#') {
            self.comments.push(self.at..self.at + body.trim_end().len());
        } else if !body.is_empty() {
            self.entry(line.end);
        }
        self.next_line();
    }

    fn rest_of_line(&self) -> Range<usize> {
        let rest = &self.text[self.at..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        self.at..self.at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    fn next_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    fn entry(&mut self, end: usize) {
        if let Some(rest) = self.text[self.at..end]
            .strip_prefix("export")
            .filter(|rest| rest.starts_with([' ', '\t']))
        {
            self.at = end - rest.trim_start().len();
        }
        let rest = &self.text[self.at..end];
        let name = &rest[..rest.find(['=', ':', ' ', '\t', '#']).unwrap_or(rest.len())];
        let key = self.at..self.at + name.len();
        let behind = rest[name.len()..].trim_start();
        let separator = behind.starts_with('=') || behind.starts_with(": ");
        if !is_name(name) || !(separator || behind.is_empty() || behind.starts_with('#')) {
            return self.malformed(end, name);
        }
        if name.len() + behind.len() < rest.len() && separator {
            let message = "white space in front of the `=`: a shell and `docker run --env-file` fail on it, \
                           compose and the dotenv libraries do not";
            self.faults.push(
                Fault::new(Kind::SpacedEquals, key.end..end - behind.len(), message)
                    .repair(key.end..end - behind.len(), ""),
            );
        }
        self.at = end - behind.len() + usize::from(separator);
        let value =
            if separator { self.value(end) } else { Node::new(key.end..key.end, Value::Null) };
        self.trailer();
        let text = Text { value: name.to_owned(), style: Style::Plain, content: key.clone() };
        let key = Node::new(key, Value::String(text));
        self.members.push(Member { name: name.to_owned(), key, value });
    }

    fn malformed(&mut self, end: usize, name: &str) {
        let line = self.text[self.at..end].trim_end();
        let span = self.at..self.at + line.len();
        let message = match line.contains('=') {
            true if name.is_empty() => "no name in front of the `=`".to_owned(),
            // Not quoted: in front of the `=` the rest of a secret's value may stand.
            true => "what stands in front of the `=` is no name of a variable".to_owned(),
            false => "no `NAME=value`: readers skip this line, or fail".to_owned(),
        };
        self.faults.push(Fault::new(Kind::Malformed, span, message));
        self.at = end;
    }

    fn value(&mut self, end: usize) -> Node {
        let body = self.text[self.at..end].trim_start_matches([' ', '\t']);
        self.at = end - body.len();
        match body.as_bytes().first() {
            Some(b'"') => self.quoted('"', Style::DoubleQuoted).unwrap_or_else(|| self.plain(end)),
            Some(b'\'') => {
                self.quoted('\'', Style::SingleQuoted).unwrap_or_else(|| self.plain(end))
            }
            _ => self.plain(end),
        }
    }

    /// Up to the closing quote, on whichever line it stands; `None` when there is none.
    fn quoted(&mut self, quote: char, style: Style) -> Option<Node> {
        let start = self.at + 1;
        let Some(length) = closing(&self.text[start..], quote) else {
            self.faults.push(Fault::new(
                Kind::Unterminated,
                self.at..start,
                "this quote is not closed",
            ));
            return None;
        };
        let content = start..start + length;
        let raw = &self.text[content.clone()];
        let value = if quote == '"' { unescape(raw) } else { raw.to_owned() };
        let span = self.at..content.end + 1;
        self.at = span.end;
        Some(Node::new(span, Value::String(Text { value, style, content })))
    }

    fn plain(&mut self, end: usize) -> Node {
        let body = &self.text[self.at..end];
        let comment = body.char_indices().zip(std::iter::once(' ').chain(body.chars()));
        let comment =
            comment.into_iter().find(|((_, char), before)| *char == '#' && before.is_whitespace());
        let value = body[..comment.map_or(body.len(), |((at, _), _)| at)].trim_end();
        let span = self.at..self.at + value.len();
        self.at = span.end;
        Node::new(
            span.clone(),
            Value::String(Text { value: value.to_owned(), style: Style::Plain, content: span }),
        )
    }

    /// What stands behind a value on its last line.
    fn trailer(&mut self) {
        let line = self.rest_of_line();
        let body = self.text[line.clone()].trim();
        let start = line.end - self.text[line.clone()].trim_start().len();
        if body.starts_with('#') {
            self.comments.push(start..start + body.len());
        } else if !body.is_empty() {
            let message = "text behind the closing quote: readers differ in what they make of it";
            self.faults.push(Fault::new(Kind::Stray, start..start + body.len(), message));
        }
        self.at = line.end;
    }
}

fn is_name(name: &str) -> bool {
    let first = name.chars().next().is_some_and(|char| char.is_alphabetic() || char == '_');
    first && name.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '.' | '-'))
}

fn closing(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    rest.char_indices().find_map(|(at, char)| {
        let closes = char == quote && !escaped;
        escaped = char == '\\' && !escaped && quote == '"';
        closes.then_some(at)
    })
}

fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some(quoted @ ('"' | '\\' | '$')) => value.push(quoted),
                Some(other) => value.extend(['\\', other]),
                None => value.push('\\'),
            },
            _ => value.push(char),
        }
    }
    value
}
