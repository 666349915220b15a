use std::{collections::BTreeMap, str::FromStr};

use serde_json::{Map, Value};
use source::{
    Format, Node,
    edit::{self, Edit},
};

use super::{TemplateError, TemplateFile};
use crate::model::{
    OFFICIAL, Reference,
    catalogue::{self, OptionKind},
};

/// A Feature that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureWish {
    /// Its reference, as it will be written.
    pub reference: String,
    /// Its options.
    pub options: BTreeMap<String, Value>,
}

/// `REFERENCE,NAME=VALUE,…`; the name of an official Feature alone means its newest major version.
impl FromStr for FeatureWish {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let written = parts.next().unwrap_or_default();
        if written.is_empty() || written.contains(char::is_whitespace) {
            return Err(
                "a Feature has a reference such as `ghcr.io/devcontainers/features/node:1`"
                    .to_owned(),
            );
        }
        let reference = full(written)?;
        let parsed = Reference::of(&reference);
        let registry = parsed.registry();
        let known =
            registry.and_then(|it| catalogue::features().get(it.official()?)?.major(it.major()));
        let mut options = BTreeMap::new();
        for part in parts {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| format!("`{part}` is no option: write NAME=VALUE"))?;
            let is_boolean =
                known.and_then(|it| it.options.get(name)).is_some_and(OptionKind::is_boolean);
            let value = match value {
                "true" | "false" if is_boolean => Value::Bool(value == "true"),
                text => Value::from(text),
            };
            options.insert(name.to_owned(), value);
        }
        Ok(Self { reference, options })
    }
}

fn full(written: &str) -> Result<String, String> {
    let known = catalogue::features();
    let id = written.strip_prefix(OFFICIAL).unwrap_or(written);
    if id.contains(['/', ':', '@']) {
        return Ok(written.to_owned());
    }
    let near = || known.nearest(id).map(|near| format!("; did you mean `{near}`?"));
    let unknown = || format!("there is no official Feature `{id}`{}", near().unwrap_or_default());
    let major = known.get(id).and_then(catalogue::Feature::newest).ok_or_else(unknown)?;
    Ok(format!("{OFFICIAL}{id}:{major}"))
}

/// Adds `wanted` to the `devcontainer.json` of `files`, whose comments and layout stay.
pub(super) fn add(
    files: &mut BTreeMap<String, TemplateFile>,
    wanted: &[FeatureWish],
) -> Result<(), TemplateError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let path = devcontainer(files)?;
    let Some(file) = files.get_mut(&path) else { return Ok(()) };
    let broken = |fault: String| TemplateError::Broken { file: path.clone(), fault };
    let mut text = std::str::from_utf8(&file.bytes)
        .map_err(|_| broken("it is not UTF-8".to_owned()))?
        .to_owned();
    for feature in wanted {
        let parsed = source::parse(Format::Jsonc, &text);
        if let Some(fault) = parsed.faults.first().filter(|_| !parsed.is_sound()) {
            return Err(broken(fault.message.clone()));
        }
        let root = parsed.root().ok_or_else(|| broken("it is empty".to_owned()))?;
        let edits = edits(&text, root, feature)?;
        let edits = edits.ok_or_else(|| broken("`features` is no object".to_owned()))?;
        text = edit::apply(&text, &edits);
    }
    file.bytes = text.into_bytes();
    Ok(())
}

/// The one that tools find first.
fn devcontainer(files: &BTreeMap<String, TemplateFile>) -> Result<String, TemplateError> {
    let usual = [".devcontainer/devcontainer.json", ".devcontainer.json"];
    if let Some(path) = usual.iter().find(|path| files.contains_key(**path)) {
        return Ok((*path).to_owned());
    }
    let mut others = files.keys().filter(|path| path.ends_with("/devcontainer.json"));
    match (others.next(), others.next()) {
        (Some(path), None) => Ok(path.clone()),
        (None, _) => Err(TemplateError::NoDevcontainer("is none".to_owned())),
        (Some(_), Some(_)) => Err(TemplateError::NoDevcontainer("are several".to_owned())),
    }
}

fn edits(
    text: &str,
    root: &Node,
    wanted: &FeatureWish,
) -> Result<Option<Vec<Edit>>, TemplateError> {
    let options: Map<String, Value> =
        wanted.options.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let value = Value::Object(options);
    let Some(features) = root.get("features") else {
        let (indent, unit) = edit::indentation_inside(text, root);
        let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let entry = format!("{}: {}", Value::from(wanted.reference.as_str()), spaced(&value));
        let object = format!("{{{line}{indent}{unit}{entry}{line}{indent}}}");
        return Ok(edit::insert_member(text, root, "features", &object));
    };
    let name = |reference: &str| {
        let plain = reference.split('@').next().unwrap_or_default();
        let slash = plain.rfind('/').unwrap_or_default();
        let end = plain[slash..].find(':').map_or(plain.len(), |at| slash + at);
        plain[..end].to_ascii_lowercase()
    };
    let same = |written: &str| name(written) == name(&wanted.reference);
    match features.members().iter().find(|member| same(&member.name)) {
        Some(present) if present.name == wanted.reference => {
            Ok(Some(vec![Edit { span: present.value.span.clone(), text: spaced(&value) }]))
        }
        Some(present) => Err(TemplateError::Present {
            wanted: wanted.reference.clone(),
            present: present.name.clone(),
        }),
        None => Ok(edit::insert_member(text, features, &wanted.reference, &spaced(&value))),
    }
}

/// An object on one line, as people write it.
fn spaced(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let members: Vec<_> =
        members.map(|(name, value)| format!("{}: {value}", Value::from(name.as_str()))).collect();
    if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
}
