use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::Problem;

/// The table of Features `old` with what `collection`, a `devcontainer-collection.json`, says on `today`.
///
/// A collection tells the newest version of each Feature. What only scripts and history tell, the options of earlier
/// versions and the variables that a script reads, stays as it is known.
pub fn features(old: &str, collection: &[u8], today: Date) -> Result<String, Problem> {
    let collection: Value = serde_json::from_slice(collection)?;
    let told = collection["features"].as_array().filter(|told| !told.is_empty());
    let told = told.ok_or_else(|| Problem::form("`features` is no list of Features"))?;
    let mut table: Value = serde_json::from_str(old)?;
    let known = table["features"].as_object_mut();
    let known = known.ok_or_else(|| Problem::form("the old table has no Features"))?;
    for feature in told {
        let text = |name: &str| feature[name].as_str().filter(|text| is_plain(text));
        let (Some(id), Some(version)) = (text("id"), text("version")) else {
            return Err(Problem::form("a Feature has no `id` and `version`"));
        };
        let majors = known.entry(id).or_insert_with(|| json!({}));
        let majors = majors.as_object_mut();
        let majors = majors.ok_or_else(|| Problem::form("the old table has no versions"))?;
        let major = version.split('.').next().unwrap_or_default();
        let before = majors.get(major).cloned().unwrap_or_else(|| Value::clone(newest(majors)));
        let is_same_major = majors.contains_key(major);
        let had = before["version"].as_str().unwrap_or_default();
        if numbers(had) > numbers(version) {
            let reason = format!("it has {id} {version} where {had} is known");
            return Err(Problem::Older(reason));
        }
        if had != version {
            majors.insert(major.to_owned(), entry(feature, version, &before, is_same_major));
        }
    }
    known.sort_keys();
    Ok(written(known, today))
}

/// The newest of the versions that are known.
fn newest(majors: &Map<String, Value>) -> &Value {
    let by_number = |(major, _): &(&String, &Value)| major.parse::<u32>().unwrap_or_default();
    majors.iter().max_by_key(by_number).map_or(&Value::Null, |(_, value)| value)
}

/// What the table says about one major version.
fn entry(feature: &Value, version: &str, before: &Value, is_same_major: bool) -> Value {
    let mut options = Map::new();
    for (name, option) in feature["options"].as_object().into_iter().flatten() {
        let keys = ["type", "default", "enum", "proposals"].into_iter();
        let kept = keys.filter_map(|key| Some((key.to_owned(), option.get(key)?.clone())));
        options.insert(name.clone(), Value::Object(kept.collect()));
    }
    let mut gone: BTreeSet<&str> = BTreeSet::new();
    if is_same_major {
        gone.extend(texts(&before["gone"]));
        gone.extend(before["options"].as_object().into_iter().flatten().map(|(name, _)| &**name));
        gone.retain(|name| !options.contains_key(*name));
    }
    let mounts_socket = feature["mounts"].to_string().contains("docker.sock");
    let extensions = texts(&feature["customizations"]["vscode"]["extensions"]);
    let extensions: Vec<_> = extensions.filter(|extension| !extension.starts_with('-')).collect();
    let mut entry = json!({
        "version": version,
        "options": options,
        "gone": gone,
        "reads": before["reads"],
        "after": feature["installsAfter"],
        "legacy": feature["legacyIds"],
        "privileged": feature["privileged"].as_bool(),
        "socket": mounts_socket,
        "extensions": extensions,
        "apk": before["apk"],
    });
    if let Some(entry) = entry.as_object_mut() {
        entry.retain(|name, value| name == "options" || !is_nothing(value));
    }
    entry
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Whether `text` may be a name or a version, and not something that a terminal would obey.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
}

fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

fn written(features: &Map<String, Value>, today: Date) -> String {
    let lines: Vec<_> =
        features.iter().map(|(id, majors)| format!("{}: {majors}", Value::from(&**id))).collect();
    let source = "https://github.com/devcontainers/features, MIT; newest versions as its registry tells them";
    format!(
        "{{\"date\": \"{today}\", \"source\": {}, \"features\": {{\n{}\n}}}}\n",
        Value::from(source),
        lines.join(",\n")
    )
}
