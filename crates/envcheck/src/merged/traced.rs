use findings::{FileId, Span};
use indexmap::IndexMap;
use serde_json::{Map, Number};
use source::Node;

/// A value, and what set it.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// The value.
    pub value: Value,
    /// What set it.
    pub origin: Origin,
}

/// What a [`Traced`] is; numbers are those of JavaScript.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number, which may be none.
    Number(f64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Traced>),
    /// Members, in the order in which they came to be.
    Object(Object),
}

/// The members of an object.
pub type Object = IndexMap<String, Traced>;

/// What set a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is written there.
    Written(Span),
    /// Nobody wrote it; this is why it is there.
    Rule(&'static str),
}

impl Origin {
    /// Where it is written.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Written(span) => Some(span),
            Self::Rule(_) => None,
        }
    }
}

/// The key that JavaScript does not store.
const PROTOTYPE: &str = "__proto__";

impl Traced {
    /// What `node` of `file` says; of repeated keys the last counts.
    pub fn of(file: FileId, node: &Node) -> Self {
        let origin = Origin::Written(file.span(node.span.clone()));
        let value = match &node.resolved().value {
            source::Value::Bool(value) => Value::Bool(*value),
            source::Value::Number(number) => Value::Number(number.value),
            source::Value::String(text) => Value::String(text.value.clone()),
            source::Value::Sequence(items) => {
                Value::List(items.iter().map(|item| Self::of(file, item)).collect())
            }
            source::Value::Mapping(members) => {
                let mut object = Object::new();
                for member in members.iter().filter(|member| member.name != PROTOTYPE) {
                    object.insert(member.name.clone(), Self::of(file, &member.value));
                }
                Value::Object(object)
            }
            source::Value::Null | source::Value::Alias(_) | source::Value::Invalid => Value::Null,
        };
        Self { value, origin }
    }

    /// A value that nobody wrote, for the reason `why`.
    pub fn ruled(value: Value, why: &'static str) -> Self {
        Self { value, origin: Origin::Rule(why) }
    }

    /// The same origin with another value.
    #[must_use]
    pub fn with(&self, value: Value) -> Self {
        Self { value, origin: self.origin }
    }

    /// The string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The member called `name`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Whether JavaScript takes it for true.
    pub fn is_truthy(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Bool(value) => *value,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::String(text) => !text.is_empty(),
            Value::List(_) | Value::Object(_) => true,
        }
    }

    /// The member called `name`, if JavaScript takes it for true.
    pub fn truthy(&self, name: &str) -> Option<&Self> {
        self.get(name).filter(|value| value.is_truthy())
    }

    /// As JavaScript's `JSON.stringify` writes it.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => number(*value).into(),
            Value::String(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(object) => {
                let members = in_order(object).into_iter();
                let members = members.map(|(key, value)| (key.to_owned(), value.to_json()));
                serde_json::Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// Members as JavaScript has them: keys that are indices come first, by their number.
pub(crate) fn in_order(object: &Object) -> Vec<(&str, &Traced)> {
    let mut members: Vec<_> = object.iter().map(|(key, value)| (key.as_str(), value)).collect();
    members.sort_by_key(|(key, _)| index(key).map_or((true, 0), |index| (false, index)));
    members
}

fn index(key: &str) -> Option<u32> {
    let plain = key == "0" || !key.starts_with(['0', '+']);
    key.parse().ok().filter(|index| plain && *index < u32::MAX)
}

/// The largest integer below which all are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn number(value: f64) -> Option<Number> {
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is integral and below 2^53")]
        return Some((value as i64).into());
    }
    Number::from_f64(value)
}
