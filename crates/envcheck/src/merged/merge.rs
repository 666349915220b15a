use std::collections::HashSet;

use super::{Object, Origin, Traced, Value, requirements};

/// What the merged configuration has under another name or in another form.
const REPLACED: [&str; 8] = [
    "customizations",
    "entrypoint",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
    "shutdownAction",
];

/// Merges `entries` over what else `configuration` says.
pub fn merge(configuration: &Object, entries: &[Traced]) -> Traced {
    let mut merged = configuration.clone();
    for name in REPLACED {
        merged.shift_remove(name);
    }
    let fields = [
        ("init", Some(any(entries, "init"))),
        ("privileged", Some(any(entries, "privileged"))),
        ("capAdd", union(entries, "capAdd")),
        ("securityOpt", union(entries, "securityOpt")),
        ("entrypoints", Some(listed(entries, "entrypoint")).filter(|list| !is_empty(list))),
        ("mounts", mounts(entries)),
        ("customizations", customizations(entries)),
        ("onCreateCommands", Some(listed(entries, "onCreateCommand"))),
        ("updateContentCommands", Some(listed(entries, "updateContentCommand"))),
        ("postCreateCommands", Some(listed(entries, "postCreateCommand"))),
        ("postStartCommands", Some(listed(entries, "postStartCommand"))),
        ("postAttachCommands", Some(listed(entries, "postAttachCommand"))),
        ("waitFor", last(entries, "waitFor", Traced::is_truthy)),
        ("remoteUser", last(entries, "remoteUser", Traced::is_truthy)),
        ("containerUser", last(entries, "containerUser", Traced::is_truthy)),
        ("userEnvProbe", last(entries, "userEnvProbe", Traced::is_truthy)),
        ("remoteEnv", Some(assigned(entries, "remoteEnv"))),
        ("containerEnv", Some(assigned(entries, "containerEnv"))),
        ("overrideCommand", last(entries, "overrideCommand", is_boolean)),
        ("portsAttributes", Some(assigned(entries, "portsAttributes"))),
        ("otherPortsAttributes", last(entries, "otherPortsAttributes", Traced::is_truthy)),
        ("forwardPorts", forwarded(entries)),
        ("shutdownAction", last(entries, "shutdownAction", Traced::is_truthy)),
        ("updateRemoteUserUID", last(entries, "updateRemoteUserUID", is_boolean)),
        ("hostRequirements", requirements::merged(entries)),
    ];
    for (name, value) in fields {
        match value {
            Some(value) => drop(merged.insert(name.to_owned(), value)),
            None => drop(merged.shift_remove(name)),
        }
    }
    Traced::ruled(Value::Object(merged), "merged")
}

fn is_boolean(value: &Traced) -> bool {
    matches!(value.value, Value::Bool(_))
}

fn is_empty(list: &Traced) -> bool {
    list.as_list().is_some_and(<[_]>::is_empty)
}

fn values<'a>(entries: &'a [Traced], name: &str) -> impl DoubleEndedIterator<Item = &'a Traced> {
    entries.iter().filter_map(move |entry| entry.get(name))
}

/// True if it is so in one of them.
fn any(entries: &[Traced], name: &str) -> Traced {
    let first = values(entries, name).find(|value| value.is_truthy());
    let said = first.or_else(|| values(entries, name).next_back());
    let origin = said.map_or(Origin::Rule("nothing asks for it"), |said| said.origin);
    Traced { value: Value::Bool(first.is_some()), origin }
}

fn last(entries: &[Traced], name: &str, counts: fn(&Traced) -> bool) -> Option<Traced> {
    values(entries, name).rev().find(|value| counts(value)).cloned()
}

/// What is asked for, one item an entry.
fn listed(entries: &[Traced], name: &str) -> Traced {
    let items = values(entries, name).filter(|value| value.is_truthy()).cloned();
    Traced::ruled(Value::List(items.collect()), "nothing asks for it")
}

/// The items of all lists, each once.
fn union(entries: &[Traced], name: &str) -> Option<Traced> {
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for value in values(entries, name).filter(|value| value.is_truthy()) {
        let list = value.as_list().unwrap_or(std::slice::from_ref(value));
        for item in list {
            // JavaScript tells objects apart by what they are, not by what they say.
            let object = item.as_object().is_some() || item.as_list().is_some();
            if object || seen.insert(item.to_json().to_string()) {
                items.push(item.clone());
            }
        }
    }
    (!items.is_empty()).then(|| Traced::ruled(Value::List(items), "the items of all"))
}

/// The members of all; of those with one name the last counts.
fn assigned(entries: &[Traced], name: &str) -> Traced {
    let mut members = Object::new();
    for object in values(entries, name).filter_map(Traced::as_object) {
        members.extend(object.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    Traced::ruled(Value::Object(members), "nothing sets any")
}

/// One list for each tool, with an item for each entry that has something for it.
fn customizations(entries: &[Traced]) -> Option<Traced> {
    let mut tools: indexmap::IndexMap<&str, Vec<Traced>> = indexmap::IndexMap::new();
    for object in values(entries, "customizations").filter_map(Traced::as_object) {
        for (tool, value) in super::traced::in_order(object) {
            tools.entry(tool).or_default().push(value.clone());
        }
    }
    let members = tools.into_iter().map(|(tool, values)| {
        (tool.to_owned(), Traced::ruled(Value::List(values), "an item from each"))
    });
    let members: Object = members.collect();
    let is_empty = members.is_empty();
    (!is_empty).then(|| Traced::ruled(Value::Object(members), "one list for each tool"))
}

/// All mounts in order; of those with one target the last counts.
fn mounts(entries: &[Traced]) -> Option<Traced> {
    let mut seen = HashSet::new();
    let mut mounts = Vec::new();
    let all: Vec<_> = values(entries, "mounts")
        .filter(|value| value.is_truthy())
        .flat_map(|value| value.as_list().unwrap_or(std::slice::from_ref(value)))
        .collect();
    for mount in all.into_iter().rev() {
        if seen.insert(target(mount)) {
            mounts.push(mount.clone());
        }
    }
    mounts.reverse();
    (!mounts.is_empty()).then(|| Traced::ruled(Value::List(mounts), "the mounts of all"))
}

/// Where something is mounted, as the CLI compares it.
fn target(mount: &Traced) -> Option<String> {
    let Some(text) = mount.as_str() else {
        return mount.get("target").map(|target| target.to_json().to_string());
    };
    let mut target = None;
    for field in text.split(',') {
        let mut parts = field.split('=');
        if matches!(parts.next(), Some("target" | "destination" | "dst")) {
            target = parts.next().map(|value| serde_json::Value::from(value).to_string());
        }
    }
    target
}

/// The ports of all, each once: `localhost:N` is N.
fn forwarded(entries: &[Traced]) -> Option<Traced> {
    let mut seen = HashSet::new();
    let mut ports = Vec::new();
    for value in values(entries, "forwardPorts").filter(|value| value.is_truthy()) {
        for port in value.as_list().unwrap_or(std::slice::from_ref(value)) {
            let named = match &port.value {
                Value::Number(number) => port.with(Value::String(format!("localhost:{number}"))),
                _ => port.clone(),
            };
            let object = named.as_object().is_some() || named.as_list().is_some();
            if object || seen.insert(named.to_json().to_string()) {
                ports.push(numbered(named));
            }
        }
    }
    (!ports.is_empty()).then(|| Traced::ruled(Value::List(ports), "the ports of all"))
}

/// `localhost:N` as N. The CLI looks for it anywhere in the text and cuts at the start.
fn numbered(port: Traced) -> Traced {
    const LOCAL: &str = "localhost:";
    let Some(text) = port.as_str() else { return port };
    let digit = |rest: &str| rest.starts_with(|char: char| char.is_ascii_digit());
    if !text.match_indices(LOCAL).any(|(at, _)| digit(&text[at + LOCAL.len()..])) {
        return port;
    }
    let rest = text.get(LOCAL.len()..).unwrap_or_default().trim_start();
    let length = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
    port.with(Value::Number(rest[..length].parse().unwrap_or(f64::NAN)))
}
