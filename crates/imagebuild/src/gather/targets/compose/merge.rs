//! How a compose file stands over another (<https://docs.docker.com/reference/compose-file/merge/>).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::TargetsError,
    value::{Kind, Map, Member, Place, Value},
};

/// Members of a service that are looked at; of others the last one stands, as nothing asks for them.
const USED: [&str; 6] = ["build", "extends", "image", "platform", "profiles", "provider"];

/// `over` on top of `base`; `path` is where both lie, from the root of a file.
pub(super) fn merge(base: Value, over: Value, path: &[&str]) -> Result<Value, TargetsError> {
    match path {
        [section] if !matches!(*section, "services" | "secrets") => return Ok(over),
        ["services", _, "build"] => return merge_builds(base, over, path),
        ["services", _, "build", "args" | "labels" | "additional_contexts"] => {
            return Ok(sequences(&base, &over, false));
        }
        ["services", _, "build", "extra_hosts"] => return Ok(sequences(&base, &over, true)),
        ["services", _, name] if !USED.contains(name) => return Ok(over),
        _ => {}
    }
    if over.is_null() {
        return Ok(base);
    }
    let kind = match (base.kind, over.kind) {
        (Kind::Map(base), Kind::Map(over)) => Kind::Map(merge_maps(base, over, path)?),
        (Kind::List(mut base), Kind::List(over)) => {
            base.extend(over);
            Kind::List(base)
        }
        (Kind::Map(_), _) => return Err(unlike(&over.place, "a mapping")),
        (Kind::List(_), _) => return Err(unlike(&over.place, "a list")),
        (_, over) => over,
    };
    Ok(Value { place: over.place, kind })
}

fn unlike(place: &Place, base: &str) -> TargetsError {
    place.error(format!(
        "what stands below this is {base}, and this is none: write {base}, or `!override` in front to replace it"
    ))
}

/// Two mappings, member by member.
pub(super) fn merge_maps(mut base: Map, over: Map, path: &[&str]) -> Result<Map, TargetsError> {
    for (name, member) in over {
        let merged = match base.remove(&name) {
            None => member,
            Some(below) => {
                let path: Vec<_> = path.iter().copied().chain([name.as_str()]).collect();
                let key = if member.value.is_null() { below.key } else { member.key };
                Member { key, value: merge(below.value, member.value, &path)? }
            }
        };
        base.insert(name, merged);
    }
    Ok(base)
}

/// A build is a mapping, or its context alone.
fn merge_builds(base: Value, over: Value, path: &[&str]) -> Result<Value, TargetsError> {
    let place = if over.is_null() { base.place.clone() } else { over.place.clone() };
    let map = |value: Value| match value.kind {
        Kind::Map(map) => Ok(map),
        Kind::Null => Ok(Map::new()),
        Kind::Text { .. } => Ok(of_context(value)),
        _ => Err(value.wrong("build", "a mapping or the path of the context")),
    };
    Ok(Value { place, kind: Kind::Map(merge_maps(map(base)?, map(over)?, path)?) })
}

/// The build that a context alone stands for.
pub(super) fn of_context(context: Value) -> Map {
    let member = Member { key: context.place.clone(), value: context };
    Map::from([("context".to_owned(), member)])
}

/// What both list, that of `over` behind; with `once`, nothing that `base` has already.
fn sequences(base: &Value, over: &Value, once: bool) -> Value {
    let mut list = sequence(base);
    let known: BTreeSet<_> = list.iter().filter_map(text).map(str::to_owned).collect();
    let is_known = |value: &Value| text(value).is_some_and(|text| known.contains(text));
    list.extend(sequence(over).into_iter().filter(|value| !(once && is_known(value))));
    let place = if over.is_null() { &base.place } else { &over.place };
    Value::new(place, Kind::List(list))
}

fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::Text { value, .. } => Some(value),
        _ => None,
    }
}

/// A mapping as the list of `NAME=VALUE` that it stands for.
pub(super) fn sequence(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::List(items) => items.clone(),
        Kind::Text { .. } => vec![value.clone()],
        Kind::Map(map) => {
            map.iter().flat_map(|(name, member)| pairs(name, &member.value)).collect()
        }
        _ => Vec::new(),
    }
}

fn pairs(name: &str, value: &Value) -> Vec<Value> {
    let pair = |text: &str| format!("{name}={text}");
    let kind = match &value.kind {
        Kind::Null => Kind::Text { value: name.to_owned(), written: None },
        Kind::Flag(flag) => Kind::Text { value: pair(&flag.to_string()), written: None },
        Kind::Number { text, .. } => Kind::Text { value: pair(text), written: None },
        Kind::Text { value, written } => Kind::Text {
            value: pair(value),
            written: written.as_deref().map(|written| pair(written).into()),
        },
        Kind::List(items) => return items.iter().flat_map(|item| pairs(name, item)).collect(),
        other => other.clone(),
    };
    vec![Value::new(&value.place, kind)]
}

/// Of items of the same name the last one stands, at the place of the first one.
pub(super) fn unique(items: &mut Vec<Value>) {
    let mut places = BTreeMap::new();
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let Some(name) = text(&item).map(|text| text.split('=').next().unwrap_or_default()) else {
            kept.push(item);
            continue;
        };
        let name = name.to_owned();
        if let Some(&at) = places.get(&name) {
            kept[at] = item;
        } else {
            places.insert(name, kept.len());
            kept.push(item);
        }
    }
    *items = kept;
}
