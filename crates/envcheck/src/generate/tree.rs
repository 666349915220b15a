use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use findings::{SourceFile, Sources};
use source::{Format, Parsed};

use crate::model::{Workspace, kind_of, toolchain::is_apart};

/// The files of a workspace: the names of all, the texts of those that tell something.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    paths: BTreeSet<String>,
    texts: BTreeMap<String, Arc<str>>,
}

impl Tree {
    /// Takes in the name of a file, seen from the root of the workspace.
    pub fn add(&mut self, path: impl Into<String>) {
        self.paths.insert(path.into());
    }

    /// Takes in a file with its text.
    pub fn add_text(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) {
        let path = path.into();
        self.paths.insert(path.clone());
        self.texts.insert(path, text.into());
    }

    /// Whether there is a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The text of the file at `path`, where it was read.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(AsRef::as_ref)
    }

    /// Every file.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Every file that was read, with its text.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    /// The files of the project itself: neither examples, tests, foreign code nor what hides.
    pub(crate) fn own(&self) -> impl Iterator<Item = &str> {
        self.paths().filter(|path| !is_apart(path) && !is_hidden(path))
    }

    /// The tree of a file.
    pub(crate) fn parsed(&self, path: &str, format: Format) -> Option<Parsed> {
        Some(source::parse(format, self.text(path)?))
    }

    /// Every file that the checks know, parsed.
    pub(crate) fn workspace(&self) -> Workspace {
        let mut sources = Sources::default();
        for (path, text) in &self.texts {
            if kind_of(Path::new(path)).is_some() {
                sources.add(SourceFile::new(path.as_str(), Arc::clone(text)));
            }
        }
        crate::read(&sources).0
    }
}

/// The name of the file at `path`.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The folder that `path` lies in; empty for the root.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_hidden(path: &str) -> bool {
    folder_of(path).split('/').any(|part| part.starts_with('.'))
}
