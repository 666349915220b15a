//! Values of HCL. A list and a tuple are different types of one shape: they are not equal, and look alike otherwise.

use std::{cmp::Ordering, collections::BTreeMap};

use super::number::Number;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Sequence(Sequence, Vec<Self>),
    Mapping(Mapping, BTreeMap<String, Self>),
}

/// What a sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sequence {
    /// Each item has a type of its own.
    Tuple,
    /// All items have one type.
    List,
    /// Each item is there once, in their own order.
    Set,
}

/// What a mapping is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mapping {
    /// Each value has a type of its own.
    Object,
    /// All values have one type.
    Map,
}

impl Value {
    pub(super) fn tuple(items: Vec<Self>) -> Self {
        Self::Sequence(Sequence::Tuple, items)
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::Sequence(Sequence::List, items)
    }

    pub(super) fn set(mut items: Vec<Self>) -> Self {
        items.sort_by(Self::order);
        items.dedup();
        Self::Sequence(Sequence::Set, items)
    }

    pub(super) fn object(members: BTreeMap<String, Self>) -> Self {
        Self::Mapping(Mapping::Object, members)
    }

    pub(super) fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// How errors call it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(Sequence::Set, _) => "a set",
            Self::Sequence(..) => "a list",
            Self::Mapping(..) => "an object",
        }
    }

    /// As HCL converts it where a string is wanted.
    pub(super) fn to_text(&self) -> Result<String, String> {
        match self {
            Self::Bool(value) => Ok(value.to_string()),
            Self::Number(number) => Ok(number.to_string()),
            Self::String(text) => Ok(text.clone()),
            other => Err(format!("a string is wanted here, not {}", other.kind())),
        }
    }

    /// As HCL converts it where a number is wanted.
    pub(super) fn to_number(&self) -> Result<Number, String> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::String(text) => Number::parse(text),
            _ => None,
        };
        number.ok_or_else(|| format!("a number is wanted here, not {}", self.kind()))
    }

    /// As HCL converts it where a bool is wanted.
    pub(super) fn to_bool(&self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::String(text) if text == "true" || text == "1" => Ok(true),
            Self::String(text) if text == "false" || text == "0" => Ok(false),
            other => Err(format!("true or false is wanted here, not {}", other.kind())),
        }
    }

    /// Keys and values, as a `for` goes through them.
    pub(super) fn entries(&self) -> Result<Vec<(Self, Self)>, String> {
        match self {
            Self::Sequence(Sequence::Set, items) => {
                Ok(items.iter().map(|item| (item.clone(), item.clone())).collect())
            }
            Self::Sequence(_, items) => {
                let numbered = items.iter().enumerate();
                Ok(numbered.map(|(at, item)| (Self::Number(at.into()), item.clone())).collect())
            }
            Self::Mapping(_, members) => {
                let members = members.iter();
                Ok(members.map(|(key, value)| (Self::string(key), value.clone())).collect())
            }
            other => Err(format!("a list or an object is wanted here, not {}", other.kind())),
        }
    }

    /// The value at a key in brackets.
    pub(super) fn at(&self, key: &Self) -> Result<Self, String> {
        match self {
            Self::Sequence(Sequence::Tuple | Sequence::List, items) => {
                let index = key.to_number()?.integer().and_then(|at| usize::try_from(at).ok());
                let item = index.and_then(|at| items.get(at));
                item.cloned().ok_or_else(|| format!("there are only {} items", items.len()))
            }
            Self::Mapping(..) => self.attribute(&key.to_text()?),
            other => Err(format!("there is nothing to index in {}", other.kind())),
        }
    }

    /// The value at a key behind a point.
    pub(super) fn attribute(&self, name: &str) -> Result<Self, String> {
        let Self::Mapping(_, members) = self else {
            return Err(format!("there is no `{name}` in {}", self.kind()));
        };
        members.get(name).cloned().ok_or_else(|| {
            let near = findings::nearest(name, members.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("there is no `{name}` here{hint}")
        })
    }

    /// How many values it is made of: what a copy of it costs.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Sequence(_, items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Self::Mapping(_, members) => {
                1 + members.iter().map(|(key, value)| key.len() / 16 + value.size()).sum::<usize>()
            }
            Self::String(text) => 1 + text.len() / 16,
            _ => 1,
        }
    }

    /// The order in which a set keeps its items.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.cmp(right),
            (Self::String(left), Self::String(right)) => left.cmp(right),
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (left, right) => left.to_json().cmp(&right.to_json()),
        }
    }

    /// As `jsonencode` writes it.
    pub(super) fn to_json(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(number) => number.to_string(),
            Self::String(text) => quoted(text),
            Self::Sequence(_, items) => {
                let items: Vec<_> = items.iter().map(Self::to_json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Mapping(_, members) => {
                let members = members.iter();
                let members =
                    members.map(|(key, value)| format!("{}:{}", quoted(key), value.to_json()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// What a JSON text says.
    pub(super) fn of_json(json: &serde_json::Value) -> Result<Self, String> {
        Ok(match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => {
                let number = Number::parse(&number.to_string());
                Self::Number(number.ok_or("a number has more digits than are kept exactly")?)
            }
            serde_json::Value::String(text) => Self::string(text),
            serde_json::Value::Array(items) => {
                Self::tuple(items.iter().map(Self::of_json).collect::<Result<_, _>>()?)
            }
            serde_json::Value::Object(members) => {
                let members =
                    members.iter().map(|(key, value)| Ok((key.clone(), Self::of_json(value)?)));
                Self::object(members.collect::<Result<_, String>>()?)
            }
        })
    }
}

/// A JSON string, with the characters escaped that HTML minds, as Go writes it.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
