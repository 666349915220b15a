//! What `hcl-edit` reads as expressions of our own.

use hcl_edit::{
    Span,
    expr::{self, BinaryOperator, ObjectKey, TraversalOperator, UnaryOperator},
    template::{Directive, Element, Strip, Template},
};

use super::{
    expression::{Call, Expression, For, Kind, Operator, Part, Step},
    number::Number,
    value::Value,
};

/// Turns expressions of one file.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// Where `text` begins in its file.
    pub(super) start: usize,
    /// All expressions stand there: strings of JSON, whose escapes shift what is in them.
    pub(super) fixed: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn at(self, of: &impl Span) -> usize {
        let offset = if self.fixed { 0 } else { of.span().map_or(0, |span| span.start) };
        self.start + offset
    }

    fn raw(self, of: &impl Span) -> &'a str {
        of.span().and_then(|span| self.text.get(span)).unwrap_or_default().trim()
    }

    pub(super) fn expression(self, from: &expr::Expression) -> Expression {
        let at = self.at(from);
        let sub = |from: &expr::Expression| Box::new(self.expression(from));
        let kind = match from {
            expr::Expression::Null(_) => Kind::Value(Value::Null),
            expr::Expression::Bool(value) => Kind::Value(Value::Bool(*value.value())),
            expr::Expression::Number(_) => number(self.raw(from)),
            expr::Expression::String(text) => Kind::Value(Value::string(text.as_str())),
            expr::Expression::Array(items) => {
                Kind::List(items.iter().map(|item| self.expression(item)).collect())
            }
            expr::Expression::Object(members) => Kind::Object(
                members
                    .iter()
                    .map(|(key, value)| (self.key(key), self.expression(value.expr())))
                    .collect(),
            ),
            expr::Expression::StringTemplate(template) => Kind::Template(self.parts(template)),
            expr::Expression::HeredocTemplate(heredoc) => {
                Kind::Template(self.parts(&heredoc.template))
            }
            expr::Expression::Parenthesis(inner) => return self.expression(inner.inner()),
            expr::Expression::Variable(name) => Kind::Variable(name.as_str().to_owned()),
            expr::Expression::Conditional(choice) => Kind::Choice(Box::new([
                self.expression(&choice.cond_expr),
                self.expression(&choice.true_expr),
                self.expression(&choice.false_expr),
            ])),
            expr::Expression::FuncCall(call) => self.call(call),
            expr::Expression::Traversal(path) => {
                let steps = path.operators.iter().map(|operator| self.step(operator.value()));
                Kind::Path(sub(&path.expr), steps.collect())
            }
            expr::Expression::UnaryOp(operation) => match operation.operator.value() {
                UnaryOperator::Neg => Kind::Negative(sub(&operation.expr)),
                UnaryOperator::Not => Kind::Not(sub(&operation.expr)),
            },
            expr::Expression::BinaryOp(operation) => Kind::Binary(
                sub(&operation.lhs_expr),
                operator(*operation.operator.value()),
                sub(&operation.rhs_expr),
            ),
            expr::Expression::ForExpr(of) => Kind::For(Box::new(For {
                key: of.intro.key_var.as_ref().map(|name| name.as_str().to_owned()),
                value: of.intro.value_var.as_str().to_owned(),
                collection: self.expression(&of.intro.collection_expr),
                to_key: of.key_expr.as_ref().map(|key| self.expression(key)),
                to_value: self.expression(&of.value_expr),
                condition: of.cond.as_ref().map(|condition| self.expression(&condition.expr)),
                grouped: of.grouping,
            })),
        };
        Expression { at, kind }
    }

    /// A name alone is a key as it stands; in parentheses it is a variable.
    fn key(self, key: &ObjectKey) -> Expression {
        let word = |name: &str| Kind::Value(Value::string(name));
        match key {
            ObjectKey::Ident(name) => Expression { at: self.at(name), kind: word(name.as_str()) },
            ObjectKey::Expression(expr::Expression::Variable(name)) => {
                Expression { at: self.at(name), kind: word(name.as_str()) }
            }
            ObjectKey::Expression(key) => self.expression(key),
        }
    }

    fn call(self, call: &expr::FuncCall) -> Kind {
        if call.name.is_namespaced() {
            return Kind::Wrong("bake has no functions with `::` in their name".to_owned());
        }
        Kind::Call(Call {
            name: call.name.name.as_str().to_owned(),
            arguments: call.args.iter().map(|argument| self.expression(argument)).collect(),
            spread: call.args.expand_final(),
        })
    }

    fn step(self, operator: &TraversalOperator) -> Step {
        match operator {
            TraversalOperator::AttrSplat(_) => Step::Attributes,
            TraversalOperator::FullSplat(_) => Step::Items,
            TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().to_owned()),
            TraversalOperator::Index(key) => Step::Index(self.expression(key)),
            TraversalOperator::LegacyIndex(index) => Step::Index(Expression {
                at: self.at(index),
                kind: number(&index.value().to_string()),
            }),
        }
    }

    /// The parts of a template, with `~` carried out: it takes the spaces of the line beside it.
    pub(super) fn parts(self, template: &Template) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut strip = false;
        for element in template {
            let (before, after) = match element {
                Element::Literal(text) => {
                    let text = text.as_str();
                    parts.push(Part::Text(if strip { strip_start(text) } else { text.to_owned() }));
                    strip = false;
                    continue;
                }
                Element::Interpolation(inner) => (inner.strip, inner.strip),
                Element::Directive(directive) => ends(directive),
            };
            if before.strip_start() {
                strip_end(&mut parts);
            }
            parts.push(match element {
                Element::Interpolation(inner) => Part::Value(self.expression(&inner.expr)),
                Element::Directive(directive) => self.directive(directive),
                Element::Literal(_) => continue,
            });
            strip = after.strip_end();
        }
        parts
    }

    fn directive(self, directive: &Directive) -> Part {
        match directive {
            Directive::If(of) => {
                let next = of.else_expr.as_ref().map_or(of.endif_expr.strip, |other| other.strip);
                let then = self.body(&of.if_expr.template, of.if_expr.strip, next);
                let otherwise = of.else_expr.as_ref();
                let otherwise = otherwise
                    .map(|other| self.body(&other.template, other.strip, of.endif_expr.strip));
                Part::If(
                    self.expression(&of.if_expr.cond_expr),
                    then,
                    otherwise.unwrap_or_default(),
                )
            }
            Directive::For(of) => Part::For {
                key: of.for_expr.key_var.as_ref().map(|name| name.as_str().to_owned()),
                value: of.for_expr.value_var.as_str().to_owned(),
                collection: self.expression(&of.for_expr.collection_expr),
                body: self.body(&of.for_expr.template, of.for_expr.strip, of.endfor_expr.strip),
            },
        }
    }

    /// What stands between two directives.
    fn body(self, template: &Template, before: Strip, after: Strip) -> Vec<Part> {
        let mut parts = self.parts(template);
        if before.strip_end()
            && let Some(Part::Text(text)) = parts.first_mut()
        {
            *text = strip_start(text);
        }
        if after.strip_start() {
            strip_end(&mut parts);
        }
        parts
    }
}

/// The first and the last strip of a directive.
fn ends(directive: &Directive) -> (Strip, Strip) {
    match directive {
        Directive::If(of) => (of.if_expr.strip, of.endif_expr.strip),
        Directive::For(of) => (of.for_expr.strip, of.endfor_expr.strip),
    }
}

/// Each line is a piece of its own, and only the piece beside the `~` is stripped.
fn strip_start(text: &str) -> String {
    let (line, rest) = text.split_at(text.find('\n').map_or(text.len(), |at| at + 1));
    format!("{}{rest}", line.trim_start())
}

fn strip_end(parts: &mut [Part]) {
    if let Some(Part::Text(text)) = parts.last_mut() {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let start = body.rfind('\n').map_or(0, |at| at + 1);
        let kept = text[start..].trim_end().len();
        text.truncate(start + kept);
    }
}

pub(super) fn number(raw: &str) -> Kind {
    let raw: String = raw.chars().filter(|char| !char.is_whitespace()).collect();
    match Number::parse(&raw) {
        Some(number) => Kind::Value(Value::Number(number)),
        None => Kind::Wrong(format!("`{raw}` has more digits than are kept exactly")),
    }
}

fn operator(from: BinaryOperator) -> Operator {
    match from {
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::LessEq => Operator::LessEqual,
        BinaryOperator::GreaterEq => Operator::GreaterEqual,
        BinaryOperator::Less => Operator::Less,
        BinaryOperator::Greater => Operator::Greater,
        BinaryOperator::Plus => Operator::Plus,
        BinaryOperator::Minus => Operator::Minus,
        BinaryOperator::Mul => Operator::Times,
        BinaryOperator::Div => Operator::Divide,
        BinaryOperator::Mod => Operator::Modulo,
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
    }
}
