use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    rc::Rc,
};

use super::{super::TargetsError, document, dotenv, value::Place};
use crate::engine::Environment;

/// What is said beside the targets, once each.
#[derive(Clone, Default)]
pub(super) struct Warnings(Rc<RefCell<(BTreeSet<String>, Vec<String>)>>);

/// The variables that files are filled in with: those of the environment, else those of environment files.
#[derive(Clone)]
pub(super) struct Variables {
    values: BTreeMap<String, String>,
    /// Names that only an environment file sets.
    from_files: BTreeSet<String>,
    pub(super) warnings: Warnings,
}

impl Warnings {
    /// Says `text` unless something was said of `subject` before.
    pub(super) fn say(&self, subject: &str, text: String) {
        let (known, texts) = &mut *self.0.borrow_mut();
        if known.insert(subject.to_owned()) {
            texts.push(text);
        }
    }

    pub(super) fn unset(&self, name: &str, place: &Place) {
        self.say(
            &format!("${name}"),
            format!("{place}: the variable `{name}` is not set; it stands for nothing"),
        );
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.0.borrow().1.clone()
    }
}

impl Variables {
    /// Those of the environment.
    pub(super) fn of(environment: &Environment) -> Self {
        let mut values = environment.vars.clone();
        if !values.contains_key("PWD")
            && let Ok(folder) = std::env::current_dir()
        {
            values.insert("PWD".to_owned(), folder.display().to_string());
        }
        Self { values, from_files: BTreeSet::new(), warnings: Warnings::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value, if it is set and not empty.
    pub(super) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    /// Whether an environment file sets it and the environment does not.
    pub(super) fn is_from_file(&self, name: &str) -> bool {
        self.from_files.contains(name)
    }

    /// Adds what the files set and the environment does not.
    pub(super) fn add(&mut self, files: &[PathBuf]) -> Result<(), TargetsError> {
        let mut set = BTreeMap::new();
        for file in files {
            let place = file.display().to_string();
            let failed = |reason: String| TargetsError { place: place.clone(), reason };
            let bytes = document::bytes(file).map_err(failed)?;
            let text = String::from_utf8(bytes)
                .map_err(|_| failed("is no UTF-8 text; save it as UTF-8".to_owned()))?;
            let outer = |name: &str| self.values.get(name).cloned();
            dotenv::read(&text, &mut set, &outer).map_err(|wrong| TargetsError {
                place: format!("{place}:{}", wrong.line),
                reason: wrong.reason,
            })?;
        }
        for (name, value) in set {
            if !self.values.contains_key(&name) {
                self.from_files.insert(name.clone());
                self.values.insert(name, value);
            }
        }
        Ok(())
    }

    /// Adds the environment files of a project that lies in `folder`.
    pub(super) fn add_of_project(&mut self, folder: &Path) -> Result<(), TargetsError> {
        if let Some(named) = self.filled("COMPOSE_ENV_FILES") {
            let files: Vec<_> =
                named.split(',').filter(|file| !file.is_empty()).map(PathBuf::from).collect();
            return self.add(&files);
        }
        let disabled = self.get("COMPOSE_DISABLE_ENV_FILE");
        if disabled.is_some_and(|value| matches!(value, "1" | "t" | "T" | "true" | "TRUE" | "True"))
        {
            return Ok(());
        }
        let file = folder.join(".env");
        if file.is_file() { self.add(&[file]) } else { Ok(()) }
    }
}
