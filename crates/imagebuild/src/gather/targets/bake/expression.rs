//! Expressions, as HCL and JSON write them. Each knows where it stands.

use super::value::Value;

/// An expression and the offset of its first byte.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Value(Value),
    List(Vec<Expression>),
    Object(Vec<(Expression, Expression)>),
    Template(Vec<Part>),
    Variable(String),
    Path(Box<Expression>, Vec<Step>),
    Call(Call),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    Binary(Box<Expression>, Operator, Box<Expression>),
    /// Condition, what holds if it is true, what holds if not.
    Choice(Box<[Expression; 3]>),
    For(Box<For>),
    /// What cannot be understood: an error as soon as it is needed.
    Wrong(String),
}

/// A part of a template.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Text(String),
    Value(Expression),
    If(Expression, Vec<Self>, Vec<Self>),
    For { key: Option<String>, value: String, collection: Expression, body: Vec<Self> },
}

/// A step into a value.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Attribute(String),
    Index(Expression),
    /// `.*`: what follows, for each item, as long as it is an attribute.
    Attributes,
    /// `[*]`: what follows, for each item.
    Items,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) arguments: Vec<Expression>,
    /// The last argument stands for as many as it has items: `...`.
    pub(super) spread: bool,
}

/// `[for …]` and `{for …}`.
#[derive(Debug, Clone)]
pub(super) struct For {
    pub(super) key: Option<String>,
    pub(super) value: String,
    pub(super) collection: Expression,
    /// The key of each member; without one it is a list.
    pub(super) to_key: Option<Expression>,
    pub(super) to_value: Expression,
    pub(super) condition: Option<Expression>,
    /// Values of equal keys become a list.
    pub(super) grouped: bool,
}

/// What stands between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    And,
    Or,
}

impl Expression {
    /// The word, if it is a variable alone, or a string, which is how JSON writes one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Variable(name) => Some(name),
            Kind::Value(Value::String(text)) => Some(text),
            _ => None,
        }
    }
}
