//! What expressions are worth. Variables and other targets are evaluated when they are asked for.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use super::{
    super::TargetsError,
    document::Document,
    expression::{Call, Expression, For, Kind, Operator, Part, Step},
    functions,
    instance::Instance,
    types,
    value::Value,
    variables::parameters,
};
use crate::engine::Environment;

/// Expressions inside of expressions, through variables and functions.
const DEEPEST: usize = 1000;

/// Steps that all expressions together may take: a copied value is one for each value in it.
const MOST_STEPS: usize = 4_000_000;

/// Bytes of one string.
const LONGEST: usize = 4 << 20;

pub(super) type Result<T> = std::result::Result<T, TargetsError>;

/// Evaluates the expressions of all files.
pub(super) struct Evaluator<'a> {
    pub(super) document: &'a Document,
    pub(super) environment: &'a Environment,
    /// All targets by name, once their names are known.
    pub(super) instances: RefCell<Vec<Instance<'a>>>,
    pub(super) values: RefCell<BTreeMap<String, Value>>,
    /// What is being evaluated: who comes across it again goes in a circle.
    pub(super) busy: RefCell<BTreeSet<String>>,
    steps: Cell<usize>,
    depth: Cell<usize>,
}

/// The names that an expression sees beside those of the files, and the file it stands in.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) file: usize,
    pub(super) names: &'a BTreeMap<String, Value>,
    pub(super) outer: Option<&'a Self>,
}

impl Scope<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.names.get(name).or_else(|| self.outer.and_then(|outer| outer.get(name)))
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(document: &'a Document, environment: &'a Environment) -> Self {
        Self {
            document,
            environment,
            instances: RefCell::default(),
            values: RefCell::default(),
            busy: RefCell::default(),
            steps: Cell::new(0),
            depth: Cell::new(0),
        }
    }

    /// Counts work, so that no file keeps us busy for ever.
    fn spend(&self, steps: usize) -> std::result::Result<(), String> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MOST_STEPS {
            return Err("the file takes too much to evaluate; make its lists shorter".to_owned());
        }
        Ok(())
    }

    pub(super) fn value(&self, scope: &Scope<'_>, of: &Expression) -> Result<Value> {
        self.depth.set(self.depth.get() + 1);
        let value = if self.depth.get() > DEEPEST {
            let reason = "expressions are nested too deep here; does a function call itself?";
            Err(self.document.error(scope.file, of.at, reason))
        } else {
            self.evaluated(scope, of)
        };
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn evaluated(&self, scope: &Scope<'_>, of: &Expression) -> Result<Value> {
        let wrong = |reason: String| self.document.error(scope.file, of.at, reason);
        self.spend(1).map_err(wrong)?;
        match &of.kind {
            Kind::Value(value) => Ok(value.clone()),
            Kind::Wrong(reason) => Err(wrong(reason.clone())),
            Kind::List(items) => {
                let items = items.iter().map(|item| self.value(scope, item));
                Ok(Value::tuple(items.collect::<Result<_>>()?))
            }
            Kind::Object(members) => self.object(scope, members),
            Kind::Template(parts) => match &parts[..] {
                [Part::Value(inner)] => self.value(scope, inner),
                parts => Ok(Value::String(self.template(scope, parts)?)),
            },
            Kind::Variable(name) => self.variable(scope, of.at, name),
            Kind::Path(base, steps) => self.path(scope, base, steps),
            Kind::Call(call) => self.call(scope, of.at, call),
            Kind::Not(inner) => Ok(Value::Bool(!self.condition(scope, inner)?)),
            Kind::Negative(inner) => {
                let number = self.number(scope, inner)?.negated();
                number.map(Value::Number).ok_or_else(|| wrong("the number is too large".to_owned()))
            }
            Kind::Binary(left, operator, right) => {
                self.binary(scope, of.at, left, *operator, right)
            }
            Kind::Choice(choice) => {
                let [condition, then, otherwise] = &**choice;
                let holds = self.condition(scope, condition)?;
                // Both are evaluated, as HCL does: the type of one tells that of the other.
                let (then, otherwise) = (self.value(scope, then), self.value(scope, otherwise));
                let (chosen, other) = if holds { (then, otherwise) } else { (otherwise, then) };
                types::unified(chosen?, other.ok().as_ref()).map_err(wrong)
            }
            Kind::For(of) => self.collect(scope, of),
        }
    }

    fn object(&self, scope: &Scope<'_>, members: &[(Expression, Expression)]) -> Result<Value> {
        let mut object = BTreeMap::new();
        for (key, value) in members {
            object.insert(self.text(scope, key)?, self.value(scope, value)?);
        }
        Ok(Value::object(object))
    }

    /// The string that an expression is worth.
    pub(super) fn text(&self, scope: &Scope<'_>, of: &Expression) -> Result<String> {
        let value = self.value(scope, of)?;
        value.to_text().map_err(|reason| self.document.error(scope.file, of.at, reason))
    }

    fn number(&self, scope: &Scope<'_>, of: &Expression) -> Result<super::number::Number> {
        let value = self.value(scope, of)?;
        value.to_number().map_err(|reason| self.document.error(scope.file, of.at, reason))
    }

    fn condition(&self, scope: &Scope<'_>, of: &Expression) -> Result<bool> {
        let value = self.value(scope, of)?;
        value.to_bool().map_err(|reason| self.document.error(scope.file, of.at, reason))
    }

    fn entries(&self, scope: &Scope<'_>, of: &Expression) -> Result<Vec<(Value, Value)>> {
        let value = self.value(scope, of)?;
        value.entries().map_err(|reason| self.document.error(scope.file, of.at, reason))
    }

    fn template(&self, scope: &Scope<'_>, parts: &[Part]) -> Result<String> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Value(inner) => {
                    let piece = self.text(scope, inner)?;
                    let spent = self.spend(piece.len() / 16);
                    spent.map_err(|it| self.document.error(scope.file, inner.at, it))?;
                    if text.len() + piece.len() > LONGEST {
                        let reason = format!("the string is longer than {LONGEST} bytes");
                        return Err(self.document.error(scope.file, inner.at, reason));
                    }
                    text.push_str(&piece);
                }
                Part::If(condition, then, otherwise) => {
                    let parts = if self.condition(scope, condition)? { then } else { otherwise };
                    text.push_str(&self.template(scope, parts)?);
                }
                Part::For { key, value, collection, body } => {
                    for entry in self.entries(scope, collection)? {
                        let names = bound(key.as_deref(), value, entry);
                        let inner = Scope { file: scope.file, names: &names, outer: Some(scope) };
                        text.push_str(&self.template(&inner, body)?);
                    }
                }
            }
        }
        Ok(text)
    }

    fn variable(&self, scope: &Scope<'_>, at: usize, name: &str) -> Result<Value> {
        let value = match scope.get(name) {
            Some(value) => value.clone(),
            None => self.named(scope.file, at, name)?,
        };
        let spent = self.spend(value.size());
        spent.map_err(|reason| self.document.error(scope.file, at, reason))?;
        Ok(value)
    }

    fn path(&self, scope: &Scope<'_>, base: &Expression, steps: &[Step]) -> Result<Value> {
        if let Kind::Variable(kind) = &base.kind
            && ["target", "group"].contains(&kind.as_str())
            && scope.get(kind).is_none()
        {
            let [Step::Attribute(name), rest @ ..] = steps else {
                let reason = format!("write `{kind}.NAME.ATTRIBUTE`");
                return Err(self.document.error(scope.file, base.at, reason));
            };
            return match rest {
                [Step::Attribute(attribute), rest @ ..] => {
                    let value = self.referred(scope.file, base.at, kind, name, attribute)?;
                    self.steps_into(scope, base.at, value, rest)
                }
                rest => {
                    let value = self.whole(scope.file, base.at, kind, name)?;
                    self.steps_into(scope, base.at, value, rest)
                }
            };
        }
        let value = self.value(scope, base)?;
        self.steps_into(scope, base.at, value, steps)
    }

    fn steps_into(
        &self,
        scope: &Scope<'_>,
        at: usize,
        mut value: Value,
        steps: &[Step],
    ) -> Result<Value> {
        let wrong = |reason: String| self.document.error(scope.file, at, reason);
        for (done, step) in steps.iter().enumerate() {
            value = match step {
                Step::Attribute(name) => value.attribute(name).map_err(wrong)?,
                Step::Index(key) => {
                    let key_value = self.value(scope, key)?;
                    let found = value.at(&key_value);
                    found.map_err(|reason| self.document.error(scope.file, key.at, reason))?
                }
                Step::Attributes | Step::Items => {
                    let rest = &steps[done + 1..];
                    let whole = matches!(step, Step::Items);
                    let end = |step: &Step| !whole && !matches!(step, Step::Attribute(_));
                    let (each, rest) =
                        rest.split_at(rest.iter().position(end).unwrap_or(rest.len()));
                    let items = match value {
                        Value::Sequence(_, items) => items,
                        Value::Null => Vec::new(),
                        single => vec![single],
                    };
                    let items =
                        items.into_iter().map(|item| self.steps_into(scope, at, item, each));
                    let items = Value::tuple(items.collect::<Result<_>>()?);
                    return self.steps_into(scope, at, items, rest);
                }
            };
        }
        Ok(value)
    }

    fn binary(
        &self,
        scope: &Scope<'_>,
        at: usize,
        left: &Expression,
        operator: Operator,
        right: &Expression,
    ) -> Result<Value> {
        match operator {
            Operator::Equal | Operator::NotEqual => {
                let equal = self.value(scope, left)? == self.value(scope, right)?;
                Ok(Value::Bool(equal == (operator == Operator::Equal)))
            }
            Operator::And | Operator::Or => {
                let (left, right) = (self.condition(scope, left)?, self.condition(scope, right)?);
                Ok(Value::Bool(if operator == Operator::And {
                    left && right
                } else {
                    left || right
                }))
            }
            _ => {
                let (left, right) = (self.number(scope, left)?, self.number(scope, right)?);
                let number = match operator {
                    Operator::Less => return Ok(Value::Bool(left < right)),
                    Operator::LessEqual => return Ok(Value::Bool(left <= right)),
                    Operator::Greater => return Ok(Value::Bool(left > right)),
                    Operator::GreaterEqual => return Ok(Value::Bool(left >= right)),
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Divide => left.divided(right),
                    _ => left.remainder(right),
                };
                let reason =
                    "the result has no end as a decimal number; compute with whole numbers";
                number.map(Value::Number).ok_or_else(|| self.document.error(scope.file, at, reason))
            }
        }
    }

    fn collect(&self, scope: &Scope<'_>, of: &For) -> Result<Value> {
        let (mut list, mut object) = (Vec::new(), BTreeMap::<String, Vec<Value>>::new());
        for entry in self.entries(scope, &of.collection)? {
            let names = bound(of.key.as_deref(), &of.value, entry);
            let inner = Scope { file: scope.file, names: &names, outer: Some(scope) };
            if let Some(condition) = &of.condition
                && !self.condition(&inner, condition)?
            {
                continue;
            }
            let value = self.value(&inner, &of.to_value)?;
            let Some(key) = &of.to_key else {
                list.push(value);
                continue;
            };
            let name = self.text(&inner, key)?;
            let values = object.entry(name).or_default();
            values.push(value);
            if values.len() > 1 && !of.grouped {
                let reason = "two items have this key; add `...` behind the value to group them";
                return Err(self.document.error(scope.file, key.at, reason));
            }
        }
        if of.to_key.is_none() {
            return Ok(Value::tuple(list));
        }
        let member = |values: Vec<Value>| {
            if of.grouped {
                Value::tuple(values)
            } else {
                values.into_iter().next().unwrap_or(Value::Null)
            }
        };
        Ok(Value::object(object.into_iter().map(|(name, values)| (name, member(values))).collect()))
    }

    fn call(&self, scope: &Scope<'_>, at: usize, call: &Call) -> Result<Value> {
        let wrong = |reason: String| self.document.error(scope.file, at, reason);
        let name = call.name.as_str();
        match (name, &call.arguments[..]) {
            ("can", [tried]) => return Ok(Value::Bool(self.value(scope, tried).is_ok())),
            ("try", [_, ..]) => {
                let mut values = call.arguments.iter().map(|tried| self.value(scope, tried));
                let none = || wrong("none of what `try` is given can be evaluated".to_owned());
                return values.find_map(Result::ok).ok_or_else(none);
            }
            ("convert", [value, to]) => {
                let value = self.value(scope, value)?;
                let to = types::Type::of(to).map_err(wrong)?;
                return types::converted(value, &to).map_err(wrong);
            }
            _ => {}
        }
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            arguments.push(self.value(scope, argument)?);
        }
        if call.spread {
            match arguments.pop() {
                Some(Value::Sequence(_, items)) => arguments.extend(items),
                _ => return Err(wrong("`...` stands behind a list".to_owned())),
            }
        }
        self.spend(arguments.iter().map(Value::size).sum()).map_err(wrong)?;
        if let Some(of) = functions::named(name) {
            let value = of.call(&arguments, self.environment);
            return value.map_err(|reason| wrong(format!("{name}: {reason}")));
        }
        let Some(function) = self.document.functions.get(name) else {
            let own = self.document.functions.keys().map(String::as_str);
            let near = {
                let mut known: Vec<&str> = functions::names().collect();
                known.extend(own);
                findings::nearest(name, known)
            };
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(wrong(format!("there is no function `{name}`{hint}")));
        };
        let names = parameters(function, arguments).map_err(wrong)?;
        let Some(result) = function.attribute("result") else {
            return Err(wrong(format!("the function `{name}` has no `result`")));
        };
        self.value(&Scope { file: function.file, names: &names, outer: None }, &result.value)
    }
}

/// The names of a `for`.
fn bound(key: Option<&str>, value: &str, entry: (Value, Value)) -> BTreeMap<String, Value> {
    let mut names = BTreeMap::new();
    if let Some(key) = key {
        names.insert(key.to_owned(), entry.0);
    }
    names.insert(value.to_owned(), entry.1);
    names
}
