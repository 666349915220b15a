//! TOML through the recovering parser of the `toml` crate.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeArray, DeString, DeTable, DeValue},
};

use super::{Format, MAX_DEPTH, Parsed, byte_order_mark};
use crate::{Fault, Kind, Member, Node, Number, Style, Text, Value};

/// Parses `text`.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::new(Format::Toml);
    let start = byte_order_mark(text);
    let body = &text[start..];
    let (table, errors) = DeTable::parse_recoverable(body);
    let mut reader = Reader { text, start, depth: 0, faults: Vec::new() };
    let value = reader.table(table.get_ref());
    if !body.trim().is_empty() {
        parsed.documents.push(Node::new(start..text.len(), value));
    }
    parsed.faults = reader.faults;
    parsed.faults.extend(errors.iter().map(|error| fault(start, text, error)));
    parsed.faults.dedup_by(|a, b| a.span == b.span);
    parsed.comments = comments(body).map(|span| start + span.start..start + span.end).collect();
    parsed
}

fn fault(start: usize, text: &str, error: &toml::de::Error) -> Fault {
    let span = error.span().map_or(0..0, |span| start + span.start..start + span.end);
    let span = span.start.min(text.len())..span.end.min(text.len());
    if error.message() == "duplicate key" {
        let message = format!(
            "`{}` is defined again: TOML forbids it",
            text.get(span.clone()).unwrap_or_default()
        );
        return Fault::new(Kind::DuplicateKey, span, message);
    }
    Fault::new(Kind::Malformed, span, error.message())
}

fn comments(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    use toml_parser::lexer::TokenKind;
    let tokens = toml_parser::Source::new(text).lex();
    let comments = tokens.filter(|token| token.kind() == TokenKind::Comment);
    comments.map(|token| token.span().start()..token.span().end())
}

struct Reader<'a> {
    text: &'a str,
    start: usize,
    depth: usize,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        (self.start + span.start).min(self.text.len())..(self.start + span.end).min(self.text.len())
    }

    fn table(&mut self, table: &DeTable<'_>) -> Value {
        let mut members: Vec<_> =
            table.iter().map(|(key, value)| self.member(key, value)).collect();
        members.sort_by_key(|member| (member.key.span.start, member.value.span.start));
        Value::Mapping(members)
    }

    fn member(&mut self, key: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Member {
        let name = key.get_ref().clone().into_owned();
        let span = self.span(&key.span());
        let key = Node::new(span.clone(), self.string(&name, &span));
        Member { name, key, value: self.value(value) }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = self.span(&value.span());
        if self.depth >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep: not read");
            self.faults.push(Fault::new(Kind::Limit, span.clone(), message));
            return Node::new(span, Value::Invalid);
        }
        self.depth += 1;
        let read = match value.get_ref() {
            DeValue::String(value) => match self.string(value, &span) {
                // A bare word that recovery took for a string.
                Value::String(text) if text.style == Style::Plain => Value::Invalid,
                string => string,
            },
            DeValue::Integer(_) | DeValue::Float(_) => self.number(&span),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(value) => Value::String(Text {
                value: value.to_string(),
                style: Style::Plain,
                content: span.clone(),
            }),
            DeValue::Array(items) => self.array(items),
            DeValue::Table(table) => self.table(table),
        };
        self.depth -= 1;
        Node::new(span, read)
    }

    fn array(&mut self, items: &DeArray<'_>) -> Value {
        Value::Sequence(items.iter().map(|item| self.value(item)).collect())
    }

    fn string(&self, value: &str, span: &Range<usize>) -> Value {
        let raw = &self.text[span.clone()];
        let marks = [
            ("\"\"\"", Style::TripleDoubleQuoted),
            ("'''", Style::TripleSingleQuoted),
            ("\"", Style::DoubleQuoted),
            ("'", Style::SingleQuoted),
        ];
        let quoted = marks
            .into_iter()
            .find(|(quote, _)| raw.starts_with(quote) && raw.len() >= 2 * quote.len());
        let (length, style) =
            quoted.map_or((0, Style::Plain), |(quote, style)| (quote.len(), style));
        let close = quoted.map_or(0, |(quote, _)| if raw.ends_with(quote) { length } else { 0 });
        Value::String(Text {
            value: value.to_owned(),
            style,
            content: span.start + length..span.end - close,
        })
    }

    fn number(&self, span: &Range<usize>) -> Value {
        let raw = &self.text[span.clone()];
        let digits = raw.replace('_', "");
        let digits = digits.strip_prefix('+').unwrap_or(&digits);
        let prefixed =
            [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, radix)| {
                digits.strip_prefix(prefix).map(|digits| i64::from_str_radix(digits, radix).ok())
            });
        let integer = prefixed.unwrap_or_else(|| digits.parse().ok());
        #[expect(clippy::cast_precision_loss, reason = "the value is documented as rounded")]
        let value = integer.map(|integer| integer as f64).or_else(|| digits.parse().ok());
        value.map_or(Value::Invalid, |value| {
            Value::Number(Number { raw: raw.to_owned(), value, integer })
        })
    }
}
