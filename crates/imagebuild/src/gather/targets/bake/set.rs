//! `--set`: what is said on the command line instead of in the file.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::{
    super::TargetsError,
    definition::Definition,
    field::{self, Entry, Field},
    group::missing,
    pattern,
    types::go_bool,
};

/// `TARGET.KEY=VALUE`, `TARGET.KEY+=VALUE` to add to a list; the target may be a pattern.
#[derive(Clone, PartialEq, Eq)]
pub struct Set {
    target: String,
    key: String,
    /// The name behind `args`, `labels` and their like.
    name: Option<String>,
    /// None of `args` takes it from the environment.
    value: Option<String>,
    append: bool,
}

const USAGE: &str = "write TARGET.KEY=VALUE, such as app.platform=linux/arm64 or *.args.VERSION=1";

/// Keys, what they set, and whether a name stands behind them.
const KEYS: [(&str, &str, bool); 29] = [
    ("annotations", "annotations", false),
    ("args", "args", true),
    ("attest", "attest", false),
    ("cache-from", "cache-from", false),
    ("cache-to", "cache-to", false),
    ("call", "call", false),
    ("context", "context", false),
    ("contexts", "contexts", true),
    ("dockerfile", "dockerfile", false),
    ("entitlements", "entitlements", false),
    ("extra-hosts", "extra-hosts", true),
    ("labels", "labels", true),
    ("load", "output", false),
    ("network", "network", false),
    ("no-cache", "no-cache", false),
    ("no-cache-filter", "no-cache-filter", false),
    ("output", "output", false),
    ("platform", "platforms", false),
    ("policy", "policy", false),
    ("pull", "pull", false),
    ("push", "output", false),
    ("resources", "resources", true),
    ("secret", "secret", true),
    ("secrets", "secret", false),
    ("shm-size", "shm-size", false),
    ("ssh", "ssh", false),
    ("tags", "tags", false),
    ("target", "target", false),
    ("ulimits", "ulimits", false),
];

impl fmt::Debug for Set {
    /// Without its value, which may be a secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.place())
    }
}

impl FromStr for Set {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (path, value) = match text.split_once('=') {
            Some((path, value)) => (path, Some(value.to_owned())),
            None => (text, None),
        };
        let (path, append) = path.strip_suffix('+').map_or((path, false), |path| (path, true));
        let (target, key) = path.split_once('.').ok_or(USAGE)?;
        let (key, name) = match key.split_once('.') {
            Some((key, name)) => (key, Some(name.to_owned())),
            None => (key, None),
        };
        let Some((_, _, named)) = KEYS.into_iter().find(|(known, ..)| *known == key) else {
            let near = findings::nearest(key, KEYS.iter().map(|(known, ..)| *known));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(format!("`{key}` is nothing that can be set{hint}"));
        };
        if ["policy", "resources"].contains(&key) {
            return Err(format!("`{key}` is not supported here; leave it out"));
        }
        if target.is_empty() || named != name.as_ref().is_some_and(|name| !name.is_empty()) {
            let form = if named { ".NAME=VALUE" } else { "=VALUE" };
            return Err(format!("write TARGET.{key}{form}"));
        }
        if value.is_none() && key != "args" {
            return Err(USAGE.to_owned());
        }
        if append && named {
            return Err(format!("`{key}` is no list: write = and not +="));
        }
        Ok(Self { target: target.to_owned(), key: key.to_owned(), name, value, append })
    }
}

impl Set {
    fn error(&self, reason: impl Into<String>) -> TargetsError {
        TargetsError { place: self.place(), reason: reason.into() }
    }

    /// How messages name it; its value may be a secret.
    fn place(&self) -> String {
        let name = self.name.as_ref().map_or(String::new(), |name| format!(".{name}"));
        format!("--set {}.{}{name}", self.target, self.key)
    }

    /// The targets that it is for.
    pub(super) fn targets(&self, known: &[&str]) -> Result<Vec<String>, TargetsError> {
        if known.contains(&self.target.as_str()) {
            return Ok(vec![self.target.clone()]);
        }
        let pattern = pattern::compiled(&self.target).map_err(|reason| self.error(reason))?;
        let matching = known.iter().filter(|name| pattern.is_match(name));
        let matching: Vec<_> = matching.map(|name| (*name).to_owned()).collect();
        if matching.is_empty() {
            return Err(self.error(missing(&self.target, known.iter().copied().collect())));
        }
        Ok(matching)
    }

    /// With the value of the environment, where it has none itself.
    pub(super) fn filled(mut self, vars: &BTreeMap<String, String>) -> Self {
        let outside = self.name.as_ref().and_then(|name| vars.get(name));
        self.value = self.value.or_else(|| outside.cloned());
        self
    }
}

/// Sets what is said for one target: of one key all values together, `load` and `push` at the end.
pub(super) fn apply(sets: &[&Set], target: &mut Definition) -> Result<(), TargetsError> {
    let mut by_key = BTreeMap::<_, Vec<&Set>>::new();
    // What the environment does not say changes nothing.
    for set in sets.iter().filter(|set| set.value.is_some()) {
        let rank = match set.key.as_str() {
            "load" | "push" | "secret" => 1,
            _ => 0,
        };
        by_key.entry((rank, &set.key, &set.name)).or_default().push(set);
    }
    for ((_, key, name), sets) in by_key {
        let Some(last) = sets.last() else { continue };
        let Some((_, attribute, _)) = KEYS.into_iter().find(|(known, ..)| known == key) else {
            continue;
        };
        let value = last.value.clone().unwrap_or_default();
        let field = match (key.as_str(), name) {
            ("load" | "push", _) => {
                let on = go_bool(&value).ok_or_else(|| last.error("write true or false"))?;
                let outputs = target.entries("output").to_vec();
                let loaded = || loaded(outputs.clone(), on);
                let outputs = if key == "load" { loaded() } else { pushed(outputs.clone(), on) };
                if outputs.is_empty() {
                    target.fields.remove("output");
                    continue;
                }
                Field::Entries(outputs)
            }
            ("no-cache" | "pull", _) => {
                Field::Flag(go_bool(&value).ok_or_else(|| last.error("write true or false"))?)
            }
            ("secret", Some(id)) => one_secret(last, id, &value, target)?,
            (_, Some(name)) => {
                let mut pairs = match target.fields.remove(attribute) {
                    Some(Field::Pairs(pairs)) => pairs,
                    _ => BTreeMap::new(),
                };
                pairs.insert(name.clone(), Some(value));
                Field::Pairs(pairs)
            }
            _ => {
                let values = sets.iter().filter_map(|set| set.value.clone()).collect();
                if !list(last, attribute, values, target)? {
                    target.fields.insert(attribute, Field::Text(value));
                }
                target.places.insert(attribute, last.place());
                continue;
            }
        };
        target.fields.insert(attribute, field);
        target.places.insert(attribute, last.place());
    }
    Ok(())
}

/// Sets or adds to a list; false where the attribute is none.
fn list(
    set: &Set,
    attribute: &'static str,
    values: Vec<String>,
    target: &mut Definition,
) -> Result<bool, TargetsError> {
    let given = || values.iter().filter(|value| !value.is_empty());
    let wrong = |reason: String| set.error(reason);
    let field = match attribute {
        "annotations" | "entitlements" | "no-cache-filter" | "platforms" | "tags" | "ulimits" => {
            Field::Texts(values)
        }
        "cache-from" | "cache-to" => {
            let lists = given().map(|value| field::cache(value)).collect::<Result<Vec<_>, _>>();
            Field::Entries(lists.map_err(wrong)?.into_iter().flatten().collect())
        }
        "output" => {
            let outputs = given().map(|value| field::output(value)).collect::<Result<_, _>>();
            Field::Entries(outputs.map_err(wrong)?)
        }
        "attest" => {
            let entries = given().map(|value| field::attestation(value)).collect::<Result<_, _>>();
            Field::Entries(entries.map_err(wrong)?)
        }
        "secret" => {
            let secrets = given().map(|value| field::secret(value)).collect::<Result<_, _>>();
            Field::Secrets(secrets.map_err(wrong)?)
        }
        "ssh" => Field::Agents(given().map(|value| field::agent(value)).collect()),
        _ => return Ok(false),
    };
    // These are always added to what the file says.
    let adds = set.append || ["annotations", "attest", "entitlements"].contains(&attribute);
    let before = if adds { target.fields.remove(attribute) } else { None };
    let together = match (before, field) {
        (Some(Field::Texts(mut all)), Field::Texts(more)) => {
            all.extend(more);
            Field::Texts(all)
        }
        (Some(Field::Entries(mut all)), Field::Entries(more)) => {
            all.extend(more);
            Field::Entries(all)
        }
        (Some(Field::Secrets(mut all)), Field::Secrets(more)) => {
            all.extend(more);
            Field::Secrets(all)
        }
        (Some(Field::Agents(mut all)), Field::Agents(more)) => {
            all.extend(more);
            Field::Agents(all)
        }
        (_, field) => field,
    };
    target.fields.insert(attribute, together);
    Ok(true)
}

fn one_secret(
    set: &Set,
    id: &str,
    value: &str,
    target: &Definition,
) -> Result<Field, TargetsError> {
    let next = field::secret(value).map_err(|reason| set.error(reason))?;
    let mut secrets = target.secrets().to_vec();
    if !next.id.is_empty() && next.id != id {
        return Err(set.error(format!("the value names the secret `{}`", next.id)));
    }
    let Some(secret) = secrets.iter_mut().find(|secret| secret.id == id) else {
        return Err(set.error("the file has no such secret; add it with `secrets`"));
    };
    secret.env = next.env;
    secret.src = next.src;
    Ok(Field::Secrets(secrets))
}

fn pushed(mut outputs: Vec<Entry>, push: bool) -> Vec<Entry> {
    let set = |entry: &mut Entry, to: bool| {
        entry.attributes.insert("push".to_owned(), to.to_string());
    };
    if !push {
        outputs.retain(|entry| entry.kind != "registry");
        outputs.iter_mut().filter(|entry| entry.kind == "image").for_each(|it| set(it, false));
        return outputs;
    }
    let only_docker = outputs.iter().all(|entry| entry.kind == "docker");
    outputs.iter_mut().filter(|entry| entry.kind == "image").for_each(|it| set(it, true));
    if only_docker {
        let mut entry = Entry { kind: "image".to_owned(), attributes: BTreeMap::new() };
        set(&mut entry, true);
        outputs.push(entry);
    }
    outputs
}

fn loaded(mut outputs: Vec<Entry>, load: bool) -> Vec<Entry> {
    let is_image =
        |entry: &Entry| ["docker", "image", "registry", "oci"].contains(&entry.kind.as_str());
    let is_loaded =
        |entry: &Entry| entry.kind == "docker" && !entry.attributes.contains_key("dest");
    if load && outputs.iter().all(is_image) && !outputs.iter().any(is_loaded) {
        outputs.push(Entry { kind: "docker".to_owned(), attributes: BTreeMap::new() });
    }
    outputs
}
