//! A target as `docker buildx bake --print` writes it.

use serde_json::{Map, Value, json};

use super::{
    definition::Definition,
    field::{ATTRIBUTES, Entry, Field},
};

/// The JSON of one target.
pub(super) fn target(of: &Definition, linked: bool) -> Value {
    let mut members = Map::new();
    for (name, ..) in ATTRIBUTES {
        if name == "output" && linked {
            members.insert(name.to_owned(), json!([{"type": "cacheonly"}]));
        } else if let Some(value) = of.fields.get(name).and_then(|field| value(name, field)) {
            members.insert(name.to_owned(), value);
        }
    }
    Value::Object(members)
}

/// None where it says nothing.
fn value(name: &str, field: &Field) -> Option<Value> {
    let shown = |text: &str| match name {
        "annotations" | "args" | "dockerfile-inline" | "extra-hosts" | "labels" => escaped(text),
        _ => text.to_owned(),
    };
    let list = |items: Vec<Value>| if items.is_empty() { None } else { Some(Value::Array(items)) };
    match field {
        Field::Text(text) if name == "description" && text.is_empty() => None,
        Field::Text(text) => Some(Value::String(shown(text))),
        Field::Flag(flag) => Some(Value::Bool(*flag)),
        Field::Texts(texts) => list(texts.iter().map(|text| Value::String(shown(text))).collect()),
        Field::Pairs(pairs) => {
            let pairs = pairs.iter();
            let members: Map<_, _> = pairs
                .map(|(key, value)| {
                    (key.clone(), value.as_deref().map_or(Value::Null, |text| shown(text).into()))
                })
                .collect();
            if members.is_empty() { None } else { Some(Value::Object(members)) }
        }
        Field::Entries(entries) => list(entries.iter().map(entry).collect()),
        Field::Secrets(secrets) => list(
            secrets
                .iter()
                .map(|secret| {
                    let members = [("id", &secret.id), ("src", &secret.src), ("env", &secret.env)];
                    let said = members.into_iter().filter(|(_, value)| !value.is_empty());
                    said.map(|(key, value)| (key.to_owned(), Value::String(value.clone())))
                        .collect()
                })
                .collect(),
        ),
        Field::Agents(agents) => list(
            agents
                .iter()
                .map(|agent| {
                    if agent.paths.is_empty() {
                        json!({"id": agent.id})
                    } else {
                        json!({"id": agent.id, "paths": agent.paths})
                    }
                })
                .collect(),
        ),
    }
}

fn entry(of: &Entry) -> Value {
    let mut members = of.attributes.clone();
    members.insert("type".to_owned(), of.kind.clone());
    let members = members.into_iter().map(|(key, value)| {
        let value = if key == "disabled" { Value::Bool(value == "true") } else { value.into() };
        (key, value)
    });
    Value::Object(members.collect())
}

/// So that what is printed can be read as a bake file again.
pub(super) fn escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}
