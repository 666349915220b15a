//! HCL through `hcl-edit`, which stops at the first mistake. Comments are not looked for.

use std::ops::Range;

use hcl_edit::{
    Span,
    expr::{Expression, ObjectKey},
    parser,
    structure::{Body, Structure},
    template::{Element, Template},
};

use super::{Format, Parsed, byte_order_mark};
use crate::{Fault, Kind, Member, Node, Number, Style, Text, Value};

/// Parses `text`.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::new(Format::Hcl);
    let start = byte_order_mark(text);
    match parser::parse_body(&text[start..]) {
        Ok(body) => {
            let reader = Reader { text, start };
            let root = Node::new(start..text.len(), Value::Mapping(reader.body(&body)));
            parsed.documents.push(root);
        }
        Err(error) => {
            let at = text.floor_char_boundary(start + error.location().offset());
            parsed.faults.push(Fault::new(Kind::Malformed, at..at, error.message()));
        }
    }
    parsed
}

struct Reader<'a> {
    text: &'a str,
    start: usize,
}

impl Reader<'_> {
    fn span(&self, of: &impl Span) -> Range<usize> {
        let span = of.span().unwrap_or_default();
        (self.start + span.start).min(self.text.len())..(self.start + span.end).min(self.text.len())
    }

    fn raw(&self, of: &impl Span) -> &str {
        self.text.get(self.span(of)).unwrap_or_default()
    }

    fn body(&self, body: &Body) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key = text(attribute.key.as_str(), self.span(&attribute.key));
                    members.push(member(key, self.expression(&attribute.value)));
                }
                Structure::Block(block) => {
                    let content = Value::Mapping(self.body(&block.body));
                    let labels =
                        block.labels.iter().map(|label| (label.as_str(), self.span(label)));
                    let ident = (block.ident.as_str(), self.span(&block.ident));
                    let path: Vec<_> = std::iter::once(ident).chain(labels).collect();
                    put(&mut members, &path, Node::new(self.span(block), content));
                }
            }
        }
        members
    }

    fn expression(&self, expression: &Expression) -> Node {
        let span = self.span(expression);
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(_) => number(self.raw(expression)),
            Expression::String(value) => return self.string(&escaped(value.as_str()), span),
            Expression::StringTemplate(template) => {
                return self.string(&self.template(template), span);
            }
            Expression::HeredocTemplate(heredoc) => {
                let mut heredoc = heredoc.clone();
                heredoc.dedent();
                return text(&self.template(&heredoc.template), span);
            }
            Expression::Array(items) => {
                Value::Sequence(items.iter().map(|item| self.expression(item)).collect())
            }
            Expression::Object(object) => {
                let members = object
                    .iter()
                    .map(|(key, value)| member(self.key(key), self.expression(value.expr())));
                Value::Mapping(members.collect())
            }
            Expression::Parenthesis(inner) => return self.expression(inner.inner()),
            // What has to be computed is a template with nothing around it.
            _ => return text(&format!("${{{}}}", self.raw(expression).trim()), span),
        };
        Node::new(span, value)
    }

    /// A string in quotes, which are no part of its content.
    fn string(&self, value: &str, span: Range<usize>) -> Node {
        let mut node = text(value, span.clone());
        let quoted = self
            .text
            .get(span.clone())
            .is_some_and(|raw| raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"'));
        if let Value::String(text) = &mut node.value
            && quoted
        {
            text.content = span.start + 1..span.end - 1;
        }
        node
    }

    fn key(&self, key: &ObjectKey) -> Node {
        match key {
            ObjectKey::Ident(ident) => text(ident.as_str(), self.span(ident)),
            ObjectKey::Expression(expression) => self.expression(expression),
        }
    }

    /// As one string, what has to be computed as it is written.
    fn template(&self, template: &Template) -> String {
        let part = |element: &Element| match element {
            Element::Literal(literal) => escaped(literal.as_str()),
            Element::Interpolation(inner) => format!("${{{}}}", self.raw(&inner.expr).trim()),
            Element::Directive(_) => self.raw(element).to_owned(),
        };
        template.iter().map(part).collect()
    }
}

/// A literal as it stands in a template.
fn escaped(literal: &str) -> String {
    literal.replace("${", "$${").replace("%{", "%%{")
}

fn text(value: &str, span: Range<usize>) -> Node {
    let text = Text { value: value.to_owned(), style: Style::DoubleQuoted, content: span.clone() };
    Node::new(span, Value::String(text))
}

fn number(raw: &str) -> Value {
    let (value, integer) = (raw.parse().unwrap_or(f64::NAN), raw.parse().ok());
    Value::Number(Number { raw: raw.to_owned(), value, integer })
}

fn member(key: Node, value: Node) -> Member {
    Member { name: key.scalar().unwrap_or_default().to_owned(), key, value }
}

/// Puts a block where its labels say; blocks that share labels are members of one mapping.
fn put(members: &mut Vec<Member>, path: &[(&str, Range<usize>)], content: Node) {
    let [(name, span), below @ ..] = path else { return };
    let key = || text(name, span.clone());
    if below.is_empty() {
        members.push(member(key(), content));
        return;
    }
    let at = members.iter().position(|member| member.name == *name).unwrap_or_else(|| {
        members.push(member(key(), Node::new(content.span.clone(), Value::Mapping(Vec::new()))));
        members.len() - 1
    });
    if let Value::Mapping(inner) = &mut members[at].value.value {
        put(inner, below, content);
    }
}
