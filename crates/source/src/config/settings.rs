use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use findings::{FileId, Level, Rules, Selection, Span};

/// What one `envcheck.toml` says; empty where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    values: BTreeMap<&'static [&'static str], Setting>,
    named: BTreeMap<&'static [&'static str], BTreeMap<String, Setting>>,
    folder: Option<PathBuf>,
    file: FileId,
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    pub(super) value: Value,
    pub(super) span: std::ops::Range<usize>,
}

/// A value of the kind that its key asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Text(String),
    List(Vec<String>),
    Number(u64),
    Percent(f64),
    Table(Vec<(String, String)>),
    Levels(Vec<(String, Level)>),
}

impl Settings {
    pub(super) fn set(&mut self, path: &'static [&'static str], setting: Setting) {
        self.values.insert(path, setting);
    }

    pub(super) fn set_named(
        &mut self,
        path: &'static [&'static str],
        name: &str,
        setting: Setting,
    ) {
        self.named.entry(path).or_default().insert(name.to_owned(), setting);
    }

    pub(super) fn read_from(self, folder: PathBuf, file: FileId) -> Self {
        Self { folder: Some(folder), file, ..self }
    }

    /// The folder of the file: what relative paths in it start from. `None` when there is no file.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Where the value of a key is written.
    pub fn place(&self, path: &[&str]) -> Option<Span> {
        self.setting(path).map(|setting| self.file.span(setting.span.clone()))
    }

    /// The value of a [`Kind::Bool`](super::Kind::Bool) key, if it is set.
    pub fn bool(&self, path: &[&str]) -> Option<bool> {
        match self.value(path)? {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of a text or choice key, if it is set.
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        match self.value(path)? {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    /// The names for which a text or choice key with `*` in its path is set, and the values.
    pub fn named_texts(&self, path: &[&str]) -> impl Iterator<Item = (&str, &str)> {
        let named = self.named.iter().filter(move |(key, _)| **key == path);
        named.flat_map(|(_, settings)| settings).filter_map(|(name, setting)| {
            match &setting.value {
                Value::Text(value) => Some((name.as_str(), value.as_str())),
                _ => None,
            }
        })
    }

    /// The value of a list key, if it is set.
    pub fn list(&self, path: &[&str]) -> Option<&[String]> {
        match self.value(path)? {
            Value::List(value) => Some(value),
            _ => None,
        }
    }

    /// The names and values of a [`Kind::Choices`](super::Kind::Choices) key, if it is set.
    pub fn table(&self, path: &[&str]) -> Option<&[(String, String)]> {
        match self.value(path)? {
            Value::Table(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a size key in bytes, if it is set.
    pub fn bytes(&self, path: &[&str]) -> Option<u64> {
        self.count(path)
    }

    /// The value of a count key, if it is set.
    pub fn count(&self, path: &[&str]) -> Option<u64> {
        match self.value(path)? {
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of a percent key, from 0 to 100, if it is set.
    pub fn percent(&self, path: &[&str]) -> Option<f64> {
        match self.value(path)? {
            Value::Percent(value) => Some(*value),
            _ => None,
        }
    }

    /// Levels of rules in the order they are written; all names are known.
    pub fn levels(&self) -> impl Iterator<Item = (&str, Level)> {
        let tables = self.values.values().filter_map(|setting| match &setting.value {
            Value::Levels(levels) => Some(levels),
            _ => None,
        });
        tables.flatten().map(|(name, level)| (name.as_str(), *level))
    }

    /// Sets the levels of rules in `selection`.
    pub fn select(&self, rules: &Rules, selection: &mut Selection) {
        for (name, level) in self.levels() {
            selection.set(rules, name, level);
        }
    }

    /// Every setting with its path, in the order of the paths.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static [&'static str], &Value)> {
        self.values.iter().map(|(path, setting)| (*path, &setting.value))
    }

    fn value(&self, path: &[&str]) -> Option<&Value> {
        self.setting(path).map(|setting| &setting.value)
    }

    fn setting(&self, path: &[&str]) -> Option<&Setting> {
        self.values.iter().find(|(key, _)| **key == path).map(|(_, setting)| setting)
    }
}
