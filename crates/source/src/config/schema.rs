use findings::Rules;
use serde_json::{Map, Value, json};

use super::{Key, Kind, key::ANY, read::LEVELS};

/// The JSON schema (draft 2020-12) of a configuration with these keys and rules.
pub fn json_schema(keys: &[Key], rules: &Rules) -> Value {
    let mut root = table();
    for key in keys {
        insert(&mut root, key.path, setting(key, rules));
    }
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(super::FILE_NAME));
    schema.extend(root);
    Value::Object(schema)
}

fn table() -> Map<String, Value> {
    let table = json!({"type": "object", "additionalProperties": false, "properties": {}});
    table.as_object().cloned().unwrap_or_default()
}

fn insert(table: &mut Map<String, Value>, path: &[&str], setting: Value) {
    if let [name, rest @ ..] = path
        && *name == ANY
    {
        let mut inner = table.get("additionalProperties").and_then(Value::as_object).cloned();
        let inner = inner.get_or_insert_with(self::table);
        insert(inner, rest, setting);
        table.insert("additionalProperties".to_owned(), Value::Object(inner.clone()));
        return;
    }
    let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    match path {
        [] => {}
        [name] => {
            properties.insert((*name).to_owned(), setting);
        }
        [name, rest @ ..] => {
            let inner = properties.entry(*name).or_insert_with(|| Value::Object(self::table()));
            if let Some(inner) = inner.as_object_mut() {
                insert(inner, rest, setting);
            }
        }
    }
}

fn setting(key: &Key, rules: &Rules) -> Value {
    let mut setting = match key.kind {
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Text => json!({"type": "string"}),
        Kind::TextList => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Choice(choices) => json!({"enum": choices}),
        Kind::Bytes => json!({"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*([bB]|[kKmMgGtT][iI]?[bB])?\s*$"},
        ]}),
        Kind::Percent => json!({"anyOf": [
            {"type": "number", "minimum": 0, "maximum": 100},
            {"type": "string", "pattern": r"^\d+(\.\d+)?\s*%$"},
        ]}),
        Kind::Count => json!({"type": "integer", "minimum": 0}),
        Kind::Choices(choices) => {
            json!({"type": "object", "additionalProperties": {"enum": choices}})
        }
        Kind::RuleLevels => levels(rules),
    };
    if let Some(setting) = setting.as_object_mut() {
        setting.insert("description".to_owned(), json!(key.doc));
    }
    setting
}

fn levels(rules: &Rules) -> Value {
    let mut properties = Map::new();
    for rule in rules.iter() {
        properties.insert(rule.id.to_owned(), json!({"enum": LEVELS, "description": rule.summary}));
    }
    for (alias, rule) in
        rules.iter().flat_map(|rule| rule.aliases.iter().map(move |alias| (*alias, rule)))
    {
        let description = format!("{} ({})", rule.summary, rule.id);
        properties
            .entry(alias)
            .or_insert_with(|| json!({"enum": LEVELS, "description": description}));
    }
    // ShellCheck's codes are too many to list.
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "patternProperties": {"^[Ss][Cc][1-3][0-9]{3}$": {"enum": LEVELS}},
    })
}
