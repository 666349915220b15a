//! `RUN --mount=…` (`BuildKit`'s `instructions/commands_runmount.go`).

use super::flag::{RawFlag, cut};
use super::suggest::did_you_mean;
use super::value::{is_size, is_switch};
use super::word::expandable;
use super::{Context, FaultKind};
use crate::{Mount, MountField, Word};

const KINDS: [&str; 5] = ["bind", "cache", "secret", "ssh", "tmpfs"];
const SHARING: [&str; 3] = ["locked", "private", "shared"];
/// Options that need no value.
const SWITCHES: [&str; 5] = ["readonly", "ro", "readwrite", "rw", "required"];
const OPTIONS: [&str; 14] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "size",
    "id",
    "sharing",
    "mode",
    "uid",
    "gid",
    "env",
];

/// The mounts among the flags of a `RUN`.
pub(super) fn read(raw: &[RawFlag], context: &mut Context) -> Vec<Mount> {
    let is_mount = |flag: &&RawFlag| flag.text.as_str().starts_with("--mount=");
    raw.iter().filter(is_mount).map(|flag| mount(flag, context)).collect()
}

fn mount(flag: &RawFlag, context: &mut Context) -> Mount {
    let text = &flag.text;
    let mut fields = Vec::new();
    let mut start = "--mount=".len();
    for written in text.as_str()[start..].split(',') {
        let range = start..start + written.len();
        start = range.end + 1;
        let (key, value) = cut(text, range.clone());
        fields.push(MountField {
            key: text.as_str()[key.clone()].to_lowercase(),
            key_span: text.span(key),
            value: value.map(|value| expandable(text, value, context)),
        });
    }
    let mount = Mount { span: flag.span.clone(), fields };
    // Quotes that are still there are those of CSV, and commas in them separate nothing.
    if !text.as_str().contains('"') {
        check(&mount, context);
    }
    mount
}

fn check(mount: &Mount, context: &mut Context) {
    // Like the builder, field by field: a type counts for what stands behind it.
    let mut kind = Some("bind".to_owned());
    for field in &mount.fields {
        let problem = match &field.value {
            Some(value) if field.key == "type" => {
                kind = value.literal().map(|kind| kind.to_lowercase());
                let unknown = kind.take_if(|kind| !KINDS.contains(&kind.as_str()));
                unknown.map(|kind| unknown_kind(&kind))
            }
            Some(value) => option(field, value, kind.as_deref()),
            None => switch(field, kind.as_deref()),
        };
        let Some(problem) = problem else { continue };
        let valued =
            field.value.as_ref().filter(|value| problem.at_value && !value.span.is_empty());
        let span = valued.map_or(&field.key_span, |value| &value.span);
        context.fault(FaultKind::BadMount, span.clone(), problem.message);
    }
    if let Some(message) = kind.and_then(|kind| whole(mount, &kind)) {
        context.fault(FaultKind::BadMount, mount.span.clone(), message);
    }
}

/// What is wrong with one field: with its value, or else with its key.
struct Problem {
    at_value: bool,
    message: String,
}

fn at_key(message: String) -> Problem {
    Problem { at_value: false, message }
}

fn at_value(message: String) -> Problem {
    Problem { at_value: true, message }
}

fn unknown_kind(kind: &str) -> Problem {
    let hint = did_you_mean(kind, KINDS.into_iter());
    Problem { at_value: true, message: format!("there are no mounts of type {kind:?}{hint}") }
}

/// A field without `=`.
fn switch(field: &MountField, kind: Option<&str>) -> Option<Problem> {
    let key = field.key.as_str();
    if SWITCHES.contains(&key) {
        return misplaced(key, kind);
    }
    if OPTIONS.contains(&key) {
        return Some(at_key(format!("the mount option {key} needs a value")));
    }
    Some(unknown(key))
}

/// A field with `=`.
fn option(field: &MountField, value: &Word, kind: Option<&str>) -> Option<Problem> {
    let key = field.key.as_str();
    if !OPTIONS.contains(&key) && !SWITCHES.contains(&key) {
        return Some(unknown(key));
    }
    if let Some(problem) = misplaced(key, kind) {
        return Some(problem);
    }
    if key == "from" {
        let dollar = value.raw().find('$').is_some_and(|at| at + 1 < value.raw().len());
        let message = "from takes no variables: give a stage the name of the image";
        return dollar.then(|| at_value(message.to_owned()));
    }
    let literal = value.literal()?;
    let number = |radix| !literal.starts_with('+') && u32::from_str_radix(&literal, radix).is_ok();
    let wanted = match key {
        "sharing" if !SHARING.contains(&literal.to_lowercase().as_str()) => {
            "locked, private or shared"
        }
        "mode" if !number(8) => "an octal number",
        "uid" | "gid" if !number(10) => "a number",
        "size" if !is_size(&literal) => "a number with a unit such as 64m",
        _ if SWITCHES.contains(&key) && !is_switch(&literal) => "true or false",
        _ => return None,
    };
    Some(at_value(format!("{key} is {wanted}, not {literal:?}")))
}

/// An option that the type said so far does not have.
fn misplaced(key: &str, kind: Option<&str>) -> Option<Problem> {
    let wanted: &[&str] = match key {
        "required" => &["secret", "ssh"],
        "size" => &["tmpfs"],
        _ => return None,
    };
    let kind = kind.filter(|kind| !wanted.contains(kind))?;
    let wanted = wanted.join(" and ");
    let message = format!("{key} is for mounts of type {wanted}, said before it; this is a {kind}");
    Some(at_key(message))
}

fn unknown(key: &str) -> Problem {
    let hint = did_you_mean(key, OPTIONS.into_iter().chain(SWITCHES));
    at_key(format!("unknown mount option {key:?}{hint}"))
}

/// What does not go together.
fn whole(mount: &Mount, kind: &str) -> Option<String> {
    // What a variable becomes is taken to be something.
    let given = |keys: &[&str]| {
        mount.value(keys).is_some_and(|word| word.literal().is_none_or(|text| !text.is_empty()))
    };
    let root = |word: &Word| word.literal().is_some_and(|path| path == "/");
    let (source, target, id) = (&["source", "src"], &["target", "dst", "destination"], &["id"]);
    let owner = ["mode", "uid", "gid"].into_iter().find(|key| mount.value(&[key]).is_some());
    let message = match kind {
        "bind" | "tmpfs" if owner.is_some() => {
            let key = owner.unwrap_or_default();
            return Some(format!("a mount of type {kind} takes no {key}"));
        }
        "bind" | "cache" | "tmpfs" if mount.target().is_some_and(root) => {
            "nothing can be mounted on /"
        }
        "secret" if given(&["from"]) => "a secret comes from no stage or image",
        "secret" if given(&["sharing"]) => "a secret has no sharing",
        "secret" if !given(source) && !given(target) && !given(id) => "a secret needs an id",
        "secret" if given(source) && given(id) => {
            "source and id of a secret are the same: one is too many"
        }
        "ssh" if given(source) => "a mount of type ssh takes no source",
        "bind" | "tmpfs" | "ssh" if given(&["sharing"]) => "only caches have sharing",
        _ => return None,
    };
    Some(message.to_owned())
}
