//! Types that variables are declared with, and conversions to them.

use std::collections::BTreeMap;

use super::{
    csv,
    expression::{Call, Expression, Kind},
    value::{Mapping, Sequence, Value},
    variables::number_of,
};

/// A type constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Any,
    Bool,
    Number,
    String,
    List(Box<Self>),
    Set(Box<Self>),
    Map(Box<Self>),
    Tuple(Vec<Self>),
    /// Each attribute's type, and whether it may be missing.
    Object(BTreeMap<String, (Self, bool)>),
}

impl Type {
    /// Reads `list(string)`.
    pub(super) fn of(expression: &Expression) -> Result<Self, String> {
        const USAGE: &str = "write a type: bool, number, string, any, list(…), set(…), map(…), tuple([…]) or object({…})";
        if let Some(word) = expression.word() {
            return match word {
                "any" => Ok(Self::Any),
                "bool" => Ok(Self::Bool),
                "number" => Ok(Self::Number),
                "string" => Ok(Self::String),
                // JSON writes the whole type as a string.
                text if text.contains('(') => match text.parse::<hcl_edit::expr::Expression>() {
                    Ok(inner) => {
                        let reader = super::hcl::Reader { text, start: expression.at, fixed: true };
                        Self::of(&reader.expression(&inner))
                    }
                    Err(_) => Err(USAGE.to_owned()),
                },
                _ => Err(USAGE.to_owned()),
            };
        }
        let Kind::Call(Call { name, arguments, .. }) = &expression.kind else {
            return Err(USAGE.to_owned());
        };
        let [inner] = &arguments[..] else { return Err(USAGE.to_owned()) };
        match (name.as_str(), &inner.kind) {
            ("list", _) => Ok(Self::List(Box::new(Self::of(inner)?))),
            ("set", _) => Ok(Self::Set(Box::new(Self::of(inner)?))),
            ("map", _) => Ok(Self::Map(Box::new(Self::of(inner)?))),
            ("tuple", Kind::List(items)) => {
                Ok(Self::Tuple(items.iter().map(Self::of).collect::<Result<_, _>>()?))
            }
            ("object", Kind::Object(members)) => {
                let members = members.iter().map(|(key, value)| {
                    let name = key.word().ok_or(USAGE)?.to_owned();
                    match &value.kind {
                        Kind::Call(call)
                            if call.name == "optional" && call.arguments.len() == 1 =>
                        {
                            Ok((name, (Self::of(&call.arguments[0])?, true)))
                        }
                        _ => Ok((name, (Self::of(value)?, false))),
                    }
                });
                Ok(Self::Object(members.collect::<Result<_, String>>()?))
            }
            _ => Err(USAGE.to_owned()),
        }
    }
}

/// The value as the type wants it.
pub(super) fn converted(value: Value, to: &Type) -> Result<Value, String> {
    let all = |items: Vec<Value>, to: &Type| {
        items.into_iter().map(|item| converted(item, to)).collect::<Result<Vec<_>, _>>()
    };
    let wrong =
        |value: &Value, wanted: &str| Err(format!("{wanted} is wanted here, not {}", value.kind()));
    match (value, to) {
        (Value::Null, _) => Ok(Value::Null),
        (value, Type::Any) => Ok(value),
        (value, Type::Bool) => value.to_bool().map(Value::Bool),
        (value, Type::Number) => value.to_number().map(Value::Number),
        (value, Type::String) => value.to_text().map(Value::String),
        (Value::Sequence(_, items), Type::List(of)) => Ok(Value::list(alike(all(items, of)?))),
        (Value::Sequence(_, items), Type::Set(of)) => Ok(Value::set(alike(all(items, of)?))),
        (Value::Sequence(_, items), Type::Tuple(types)) if items.len() == types.len() => {
            let items = items.into_iter().zip(types).map(|(item, to)| converted(item, to));
            Ok(Value::tuple(items.collect::<Result<_, _>>()?))
        }
        (Value::Mapping(_, members), Type::Map(of)) => {
            let members = members.into_iter();
            let members = members.map(|(key, value)| Ok((key, converted(value, of)?)));
            Ok(Value::Mapping(Mapping::Map, members.collect::<Result<_, String>>()?))
        }
        (Value::Mapping(_, mut members), Type::Object(types)) => {
            let members = types.iter().map(|(name, (to, optional))| match members.remove(name) {
                Some(value) => Ok((name.clone(), converted(value, to)?)),
                None if *optional => Ok((name.clone(), Value::Null)),
                None => Err(format!("the attribute `{name}` is missing")),
            });
            Ok(Value::object(members.collect::<Result<_, String>>()?))
        }
        (value, Type::Tuple(types)) => wrong(&value, &format!("a list of {}", types.len())),
        (value, Type::List(_) | Type::Set(_)) => wrong(&value, "a list"),
        (value, Type::Map(_) | Type::Object(_)) => wrong(&value, "an object"),
    }
}

/// Items of one type: strings, as soon as one of them is a string.
fn alike(items: Vec<Value>) -> Vec<Value> {
    let has_text = items.iter().any(|item| matches!(item, Value::String(_)));
    let text = |item: Value| match item {
        Value::Bool(_) | Value::Number(_) if has_text => {
            item.to_text().map_or(Value::Null, Value::String)
        }
        other => other,
    };
    items.into_iter().map(text).collect()
}

/// The chosen result of a conditional, as the type of both wants it.
pub(super) fn unified(chosen: Value, other: Option<&Value>) -> Result<Value, String> {
    let Some(other) = other else { return Ok(chosen) };
    let differ = |chosen: &Value, other: &Value| {
        Err(format!(
            "one result is {}, the other {}; give both one type",
            chosen.kind(),
            other.kind()
        ))
    };
    match (chosen, other) {
        (chosen, Value::Null) | (chosen @ Value::Null, _) => Ok(chosen),
        (chosen @ (Value::Bool(_) | Value::Number(_)), Value::String(_)) => {
            chosen.to_text().map(Value::String)
        }
        (chosen @ Value::Bool(_), Value::Bool(_))
        | (chosen @ Value::Number(_), Value::Number(_))
        | (chosen @ Value::String(_), Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            Ok(chosen)
        }
        (Value::Sequence(kind, items), Value::Sequence(of_other, others)) => {
            if kind == Sequence::Tuple && *of_other == kind && items.len() == others.len() {
                let pairs = items.into_iter().zip(others);
                let pairs = pairs.map(|(item, other)| unified(item, Some(other)));
                return Ok(Value::tuple(pairs.collect::<Result<_, _>>()?));
            }
            let together = items.iter().chain(others).cloned().collect();
            let items = alike(together).into_iter().take(items.len()).collect();
            let kind =
                if kind == *of_other && kind == Sequence::Set { kind } else { Sequence::List };
            Ok(Value::Sequence(kind, items))
        }
        (Value::Mapping(kind, members), Value::Mapping(_, others)) => {
            if members.keys().eq(others.keys()) {
                let members = members.into_iter().map(|(key, value)| {
                    let value = unified(value, others.get(&key))?;
                    Ok((key, value))
                });
                return Ok(Value::Mapping(kind, members.collect::<Result<_, String>>()?));
            }
            let values = members.values().chain(others.values()).cloned().collect();
            let members = members.into_keys().zip(alike(values)).collect();
            Ok(Value::Mapping(Mapping::Map, members))
        }
        (chosen, other) => differ(&chosen, other),
    }
}

/// What a variable of the environment with `_JSON` behind its name says.
pub(super) fn of_json(text: &str, to: &Type) -> Result<Value, String> {
    let json = serde_json::from_str(text).map_err(|_| "it is no JSON".to_owned())?;
    converted(Value::of_json(&json)?, to)
}

/// What a variable of the environment says. It is in no message: it may be a secret.
pub(super) fn of_environment(text: &str, to: &Type) -> Result<Value, String> {
    let items = |of: &Type| {
        let fields = csv::fields(text, ',')?;
        fields.iter().map(|field| single(field, of)).collect::<Result<Vec<_>, _>>()
    };
    match to {
        Type::List(of) => Ok(Value::list(items(of)?)),
        Type::Set(of) => Ok(Value::set(items(of)?)),
        Type::Tuple(types) => {
            let fields = csv::fields(text, ',')?;
            if fields.len() != types.len() {
                return Err(format!(
                    "{} values are wanted, {} are there",
                    types.len(),
                    fields.len()
                ));
            }
            let items = fields.iter().zip(types).map(|(field, to)| single(field, to));
            Ok(Value::tuple(items.collect::<Result<_, _>>()?))
        }
        Type::Map(of) => {
            let mut members = BTreeMap::new();
            for field in csv::fields(text, ',')? {
                match &csv::fields(&field, ':')?[..] {
                    [key, value] => members.insert(key.clone(), single(value, of)?),
                    _ => return Err("write KEY:VALUE,KEY:VALUE".to_owned()),
                };
            }
            Ok(Value::Mapping(Mapping::Map, members))
        }
        single_type => single(text, single_type),
    }
}

fn single(text: &str, to: &Type) -> Result<Value, String> {
    match to {
        Type::String => Ok(Value::string(text)),
        Type::Bool => {
            go_bool(text).map(Value::Bool).ok_or_else(|| "it is neither true nor false".to_owned())
        }
        Type::Number => {
            number_of(text).map(Value::Number).ok_or_else(|| "it is no number".to_owned())
        }
        _ => Err("a value of this type is written as JSON: set NAME_JSON instead".to_owned()),
    }
}

/// As Go reads a bool.
pub(super) fn go_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}
