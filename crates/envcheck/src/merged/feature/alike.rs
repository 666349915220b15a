//! How two Features compare: whether they are one, and which comes first.

use std::cmp::Ordering;

use super::{
    super::{Traced, Value, collation::compare},
    Location, Registered,
    graph::Node,
};

/// Which comes first; equal ones are one Feature.
pub(super) fn order(one: &Node, other: &Node) -> Ordering {
    let options = || of_options(&one.options, &other.options);
    match (&one.location, &other.location) {
        (Location::Folder(a), Location::Folder(b))
        | (Location::Download(a), Location::Download(b)) => compare(a, b).then_with(options),
        (Location::Registry(a), Location::Registry(b)) => registered((one, a), (other, b)),
        _ => compare(&one.asked, &other.asked),
    }
}

/// Whether both are one Feature.
pub(super) fn are_one(one: &Node, other: &Node) -> bool {
    std::mem::discriminant(&one.location) == std::mem::discriminant(&other.location)
        && order(one, other) == Ordering::Equal
}

fn registered((one, a): (&Node, &Registered), (other, b): (&Node, &Registered)) -> Ordering {
    let options = of_options(&one.options, &other.options);
    let digests = (one.digest.as_deref(), other.digest.as_deref());
    if digests.0 == digests.1 && options == Ordering::Equal {
        return Ordering::Equal;
    }
    let resource = resources((one, a), (other, b));
    let tags = || match (&a.tag, &b.tag) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    };
    let hashes = || compare(digests.0.unwrap_or_default(), digests.1.unwrap_or_default());
    resource.then_with(tags).then(options).then_with(hashes)
}

/// By name, where a name that one of them had before is the same.
fn resources((one, a): (&Node, &Registered), (other, b): (&Node, &Registered)) -> Ordering {
    let collection = compare(&a.collection(), &b.collection());
    if collection != Ordering::Equal {
        return collection;
    }
    let names = |node: &Node, id: &str| {
        if node.aliases.is_empty() { vec![id.to_owned()] } else { node.aliases.clone() }
    };
    let others = names(other, &b.id);
    if names(one, &a.id).iter().any(|name| others.contains(name)) {
        return Ordering::Equal;
    }
    compare(&a.id, &b.id)
}

/// Fewer options come first: the text of the specification has it the other way round.
fn of_options(one: &Traced, other: &Traced) -> Ordering {
    match (&one.value, &other.value) {
        (Value::String(a), Value::String(b)) => compare(a, b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Object(a), Value::Object(b)) => {
            let sorted = |keys: indexmap::map::Keys<'_, String, Traced>| {
                let mut keys: Vec<String> = keys.cloned().collect();
                keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
                keys
            };
            let (a_keys, b_keys) = (sorted(a.keys()), sorted(b.keys()));
            let pairs = a_keys.iter().zip(&b_keys);
            let pairs = pairs.map(|(x, y)| compare(x, y).then_with(|| of_values(&a[x], &b[y])));
            a_keys
                .len()
                .cmp(&b_keys.len())
                .then_with(|| pairs.into_iter().find(|it| it.is_ne()).unwrap_or(Ordering::Equal))
        }
        (a, b) => compare(kind(a), kind(b)),
    }
}

fn of_values(one: &Traced, other: &Traced) -> Ordering {
    match (&one.value, &other.value) {
        (Value::String(a), Value::String(b)) => compare(a, b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// JavaScript's `typeof`.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Null | Value::List(_) | Value::Object(_) => "object",
    }
}
