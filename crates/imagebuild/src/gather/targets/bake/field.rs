//! Attributes of a target: which there are, what they hold, and how a later value meets an earlier one.

use std::collections::BTreeMap;

use super::{
    csv,
    types::{Type, converted, go_bool},
    value::{Mapping, Value},
};

/// What an attribute holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    Text(String),
    Flag(bool),
    Texts(Vec<String>),
    Pairs(BTreeMap<String, Option<String>>),
    Entries(Vec<Entry>),
    Secrets(Vec<Secret>),
    Agents(Vec<Agent>),
}

/// `type=registry,ref=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) attributes: BTreeMap<String, String>,
}

/// Where a secret comes from; never what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Secret {
    pub(super) id: String,
    pub(super) src: String,
    pub(super) env: String,
}

/// An SSH agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agent {
    pub(super) id: String,
    pub(super) paths: Vec<String>,
}

/// What is written for an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Flag,
    Texts,
    /// A string for each key; `null` leaves it as it is.
    Map,
    Cache,
    Output,
    Attestation,
    Secrets,
    Agents,
    /// Nothing that can be built here.
    Unsupported,
}

/// How a later value meets an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    Replace,
    Append,
    /// Key by key.
    Merge,
}

/// The attributes of a target, in the order in which they are printed.
pub(super) const ATTRIBUTES: [(&str, Shape, Meeting); 29] = [
    ("description", Shape::Text, Meeting::Replace),
    ("inherits", Shape::Texts, Meeting::Append),
    ("annotations", Shape::Texts, Meeting::Append),
    ("attest", Shape::Attestation, Meeting::Append),
    ("context", Shape::Text, Meeting::Replace),
    ("contexts", Shape::Map, Meeting::Merge),
    ("dockerfile", Shape::Text, Meeting::Replace),
    ("dockerfile-inline", Shape::Text, Meeting::Replace),
    ("args", Shape::Map, Meeting::Merge),
    ("labels", Shape::Map, Meeting::Merge),
    ("tags", Shape::Texts, Meeting::Replace),
    ("cache-from", Shape::Cache, Meeting::Append),
    ("cache-to", Shape::Cache, Meeting::Replace),
    ("target", Shape::Text, Meeting::Replace),
    ("secret", Shape::Secrets, Meeting::Append),
    ("ssh", Shape::Agents, Meeting::Append),
    ("platforms", Shape::Texts, Meeting::Replace),
    ("output", Shape::Output, Meeting::Replace),
    ("pull", Shape::Flag, Meeting::Replace),
    ("no-cache", Shape::Flag, Meeting::Replace),
    ("network", Shape::Text, Meeting::Replace),
    ("no-cache-filter", Shape::Texts, Meeting::Append),
    ("shm-size", Shape::Text, Meeting::Replace),
    ("ulimits", Shape::Texts, Meeting::Append),
    ("resources", Shape::Unsupported, Meeting::Replace),
    ("call", Shape::Text, Meeting::Replace),
    ("entitlements", Shape::Texts, Meeting::Append),
    ("extra-hosts", Shape::Map, Meeting::Merge),
    ("policy", Shape::Unsupported, Meeting::Append),
];

/// What an attribute of a target is.
pub(super) fn attribute(name: &str) -> Option<(&'static str, Shape, Meeting)> {
    ATTRIBUTES.into_iter().find(|(known, ..)| *known == name)
}

impl Field {
    /// Reads a value; none where it is null, which is as if it were not there.
    pub(super) fn of(shape: Shape, value: Value) -> Result<Option<Self>, String> {
        if value == Value::Null {
            return Ok(None);
        }
        let texts = |value| -> Result<Vec<String>, String> {
            let list = converted(value, &Type::List(Box::new(Type::String)))?;
            let Value::Sequence(_, items) = list else {
                return Err("a list is wanted here".to_owned());
            };
            items.iter().map(Value::to_text).collect()
        };
        let field = match shape {
            Shape::Text => Self::Text(value.to_text()?),
            Shape::Flag => Self::Flag(value.to_bool()?),
            Shape::Texts => Self::Texts(texts(value)?),
            Shape::Map => {
                let map = converted(value, &Type::Map(Box::new(Type::String)))?;
                let Value::Mapping(_, members) = map else {
                    return Err("an object is wanted here".to_owned());
                };
                Self::Pairs(
                    members.into_iter().map(|(key, value)| (key, value.to_text().ok())).collect(),
                )
            }
            Shape::Cache => Self::Entries(caches(value)?),
            Shape::Output => Self::Entries(each(value, |text| output(&text), entry)?),
            Shape::Attestation => Self::Entries(each(
                value,
                |text| attestation(&text),
                |value| enabled(entry(value)?),
            )?),
            Shape::Secrets => Self::Secrets(each(value, |text| secret(&text), secret_object)?),
            Shape::Agents => Self::Agents(each(
                value,
                |text| Ok(agent(&text)),
                |value| {
                    let Value::Mapping(_, mut members) = value else {
                        return Err("an object is wanted here".to_owned());
                    };
                    let id = members.remove("id").filter(|id| *id != Value::Null);
                    let paths = members.remove("paths").filter(|paths| *paths != Value::Null);
                    Ok(Agent {
                        id: id.map_or(Ok(String::new()), |id| id.to_text())?,
                        paths: paths.map_or(Ok(Vec::new()), texts)?,
                    })
                },
            )?),
            Shape::Unsupported => {
                return Err("this is not supported; take it out".to_owned());
            }
        };
        Ok(Some(field))
    }

    /// What `target.NAME.ATTRIBUTE` is worth.
    pub(super) fn value(&self) -> Value {
        let text = |text: &String| Value::string(text);
        match self {
            Self::Text(value) => text(value),
            Self::Flag(value) => Value::Bool(*value),
            Self::Texts(items) => Value::list(items.iter().map(text).collect()),
            Self::Pairs(members) => {
                let members = members.iter();
                let members = members
                    .map(|(key, value)| (key.clone(), value.as_ref().map_or(Value::Null, text)));
                Value::Mapping(Mapping::Map, members.collect())
            }
            Self::Entries(entries) => Value::list(
                entries
                    .iter()
                    .map(|entry| {
                        let mut members: BTreeMap<_, _> = entry
                            .attributes
                            .iter()
                            .map(|(key, value)| (key.clone(), text(value)))
                            .collect();
                        members.insert("type".to_owned(), text(&entry.kind));
                        Value::Mapping(Mapping::Map, members)
                    })
                    .collect(),
            ),
            Self::Secrets(secrets) => Value::list(
                secrets
                    .iter()
                    .map(|secret| {
                        let members =
                            [("id", &secret.id), ("src", &secret.src), ("env", &secret.env)];
                        Value::object(
                            members.map(|(key, value)| (key.to_owned(), text(value))).into(),
                        )
                    })
                    .collect(),
            ),
            Self::Agents(agents) => Value::list(
                agents
                    .iter()
                    .map(|agent| {
                        let paths = Value::list(agent.paths.iter().map(text).collect());
                        Value::object(
                            [("id".to_owned(), text(&agent.id)), ("paths".to_owned(), paths)]
                                .into(),
                        )
                    })
                    .collect(),
            ),
        }
    }
}

/// Each item of a list, whether it is written as a string or as an object; an empty string is none.
fn each<T>(
    value: Value,
    of_text: impl Fn(String) -> Result<T, String>,
    of_object: impl Fn(Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let Value::Sequence(_, items) = value else {
        return Err(format!("a list is wanted here, not {}", value.kind()));
    };
    let items = items.into_iter().filter(|item| *item != Value::string(""));
    items
        .map(|item| match item {
            Value::String(text) => of_text(text),
            other => of_object(other),
        })
        .collect()
}

fn caches(value: Value) -> Result<Vec<Entry>, String> {
    let lists = each(
        value,
        |text| cache(&text),
        |value| {
            let entry = entry(value)?;
            if entry.kind.is_empty() {
                return Err("its `type` is missing".to_owned());
            }
            Ok(vec![entry])
        },
    )?;
    Ok(lists.into_iter().flatten().collect())
}

/// Images with commas between them, or `type=…`.
pub(super) fn cache(text: &str) -> Result<Vec<Entry>, String> {
    let registry = |image: String| Entry {
        kind: "registry".to_owned(),
        attributes: [("ref".to_owned(), image)].into(),
    };
    let fields = csv::fields(text, ',')?;
    if !text.contains('=') {
        return Ok(fields.into_iter().map(registry).collect());
    }
    let entry = pairs(&fields, str::to_lowercase)?;
    if entry.kind.is_empty() {
        return Err("its `type` is missing".to_owned());
    }
    Ok(vec![entry])
}

/// A folder alone, `-`, or `type=…`.
pub(super) fn output(text: &str) -> Result<Entry, String> {
    let fields = csv::fields(text, ',')?;
    if fields.len() == 1 && fields[0] == text && !text.starts_with("type=") {
        let kind = if text == "-" { "tar" } else { "local" };
        let attributes = [("dest".to_owned(), text.to_owned())].into();
        return Ok(Entry { kind: kind.to_owned(), attributes });
    }
    let entry = pairs(&fields, |key| key.to_lowercase().trim().to_owned())?;
    if entry.kind.is_empty() {
        return Err("its `type` is missing".to_owned());
    }
    Ok(entry)
}

pub(super) fn attestation(text: &str) -> Result<Entry, String> {
    let fields = csv::fields(text, ',')?;
    enabled(pairs(&fields, |key| match key.trim().to_lowercase().as_str() {
        known @ ("type" | "disabled") => known.to_owned(),
        _ => key.to_owned(),
    })?)
}

/// With `disabled` only where it is true.
fn enabled(mut entry: Entry) -> Result<Entry, String> {
    if let Some(disabled) = entry.attributes.remove("disabled") {
        let disabled = go_bool(&disabled).ok_or("`disabled` is true or false")?;
        if disabled {
            entry.attributes.insert("disabled".to_owned(), "true".to_owned());
        }
    }
    if entry.kind.is_empty() {
        return Err("its `type` is missing".to_owned());
    }
    Ok(entry)
}

fn pairs(fields: &[String], key: impl Fn(&str) -> String) -> Result<Entry, String> {
    let mut attributes = BTreeMap::new();
    for field in fields {
        let (name, value) = field.split_once('=').ok_or("write NAME=VALUE,NAME=VALUE")?;
        attributes.insert(key(name), value.to_owned());
    }
    let kind = attributes.remove("type").unwrap_or_default();
    Ok(Entry { kind, attributes })
}

fn entry(value: Value) -> Result<Entry, String> {
    let map = converted(value, &Type::Map(Box::new(Type::String)))?;
    let Value::Mapping(_, members) = map else { return Err("an object is wanted here".to_owned()) };
    let members = members.into_iter().map(|(key, value)| {
        let text = value.to_text().map_err(|reason| format!("`{key}`: {reason}"))?;
        Ok((key, text))
    });
    let mut attributes = members.collect::<Result<BTreeMap<_, _>, String>>()?;
    let kind = attributes.remove("type").unwrap_or_default();
    if attributes.get("dest").is_some_and(String::is_empty) {
        attributes.remove("dest");
    }
    Ok(Entry { kind, attributes })
}

/// `type=env,id=NAME`.
pub(super) fn secret(text: &str) -> Result<Secret, String> {
    const USAGE: &str = "write id=NAME,src=PATH or id=NAME,env=VARIABLE";
    let mut secret = Secret::default();
    let mut of_variable = false;
    for field in csv::fields(text, ',')? {
        let (key, value) = field.split_once('=').ok_or(USAGE)?;
        match (key.to_lowercase().as_str(), value) {
            ("type", "file" | "env") => of_variable = value == "env",
            ("type", _) => return Err(format!("the type is `file` or `env`; {USAGE}")),
            ("id", _) => value.clone_into(&mut secret.id),
            ("source" | "src", _) => value.clone_into(&mut secret.src),
            ("env", _) => value.clone_into(&mut secret.env),
            (other, _) => return Err(format!("`{other}` is not known; {USAGE}")),
        }
    }
    if of_variable && secret.env.is_empty() {
        secret.env = std::mem::take(&mut secret.src);
    }
    Ok(secret)
}

/// What an object says. One with a `type` is not written in bake's own words.
fn secret_object(value: Value) -> Result<Secret, String> {
    let map = converted(value, &Type::Map(Box::new(Type::String)))?;
    let Value::Mapping(_, members) = map else { return Err("an object is wanted here".to_owned()) };
    let mut secret = Secret::default();
    let mut of_variable = false;
    for (key, value) in members {
        let text = if value == Value::Null { String::new() } else { value.to_text()? };
        match key.as_str() {
            "id" => secret.id = text,
            "src" | "source" => secret.src = text,
            "env" => secret.env = text,
            "type" => of_variable = text == "env",
            other => return Err(format!("`{other}` is not known; write id, src or env")),
        }
    }
    if of_variable && secret.env.is_empty() && !secret.src.is_empty() {
        return Err("bake takes `src` for a file here; write `env` instead".to_owned());
    }
    Ok(secret)
}

/// `default`, or `ID=PATH,PATH`.
pub(super) fn agent(text: &str) -> Agent {
    let (id, paths) = text.split_once('=').map_or((text, None), |(id, paths)| (id, Some(paths)));
    let paths = paths.map(|paths| paths.split(',').map(str::to_owned).collect());
    Agent { id: id.to_owned(), paths: paths.unwrap_or_default() }
}
