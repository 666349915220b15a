use std::collections::BTreeMap;

use findings::nearest;
use source::{Format, Node};

use super::{Template, TemplateError};

/// What a Template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateOption {
    /// What it is about.
    pub description: String,
    /// The value that is taken when nobody gives one.
    pub default: Option<String>,
    /// The only values there are; empty when any will do.
    pub choices: Vec<String>,
}

impl TemplateOption {
    /// Whether it may be `value`, or why not.
    pub(super) fn takes(&self, value: &str) -> Result<(), String> {
        if value.chars().any(char::is_control) {
            return Err("it must stand on one line".to_owned());
        }
        if self.choices.is_empty() || self.choices.iter().any(|choice| choice == value) {
            return Ok(());
        }
        let choices = || self.choices.iter().map(String::as_str);
        match nearest(value, choices()) {
            Some(near) => Err(format!("did you mean `{near}`?")),
            None => Err(format!("there are {}", choices().collect::<Vec<_>>().join(", "))),
        }
    }
}

/// The Template that `bytes` describe, without its files.
pub(super) fn read(bytes: &[u8]) -> Result<Template, TemplateError> {
    let wrong = |reason: &str| TemplateError::Manifest(reason.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
    let parsed = source::parse(Format::Jsonc, text);
    if let Some(fault) = parsed.faults.first().filter(|_| !parsed.is_sound()) {
        return Err(TemplateError::Manifest(fault.message.clone()));
    }
    let root = parsed.root().ok_or_else(|| wrong("it is empty"))?;
    let text = |name: &str| root.get(name).and_then(Node::as_str).map(str::to_owned);
    let optional = root.get("optionalPaths").map(Node::items).unwrap_or_default();
    let mut options = BTreeMap::new();
    for member in root.get("options").map(Node::members).unwrap_or_default() {
        options.insert(member.name.clone(), option(&member.value));
    }
    Ok(Template {
        id: text("id").ok_or_else(|| wrong("it has no `id`"))?,
        version: text("version"),
        options,
        optional: optional.iter().filter_map(Node::as_str).map(str::to_owned).collect(),
        files: BTreeMap::new(),
    })
}

fn option(node: &Node) -> TemplateOption {
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    let choices = if text("type") == Some("boolean") {
        vec!["false".to_owned(), "true".to_owned()]
    } else {
        let listed = node.get("enum").map(Node::items).unwrap_or_default();
        listed.iter().filter_map(Node::as_str).map(str::to_owned).collect()
    };
    TemplateOption {
        description: text("description").unwrap_or_default().to_owned(),
        // A boolean that is `false` is a value like any other, also without quotes.
        default: node.get("default").and_then(Node::scalar).map(str::to_owned),
        choices,
    }
}
