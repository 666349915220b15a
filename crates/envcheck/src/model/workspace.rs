use std::{collections::BTreeMap, sync::Arc};

use dockerlint::Lint;
use findings::{FileId, SourceFile};
use source::{Node, Parsed};

use super::FileKind;

/// All files of a run, each parsed once: the model of checks that look across files.
#[derive(Debug, Default)]
pub struct Workspace {
    files: Vec<WorkspaceFile>,
    by_path: BTreeMap<String, usize>,
}

/// A file of the workspace.
#[derive(Debug)]
pub struct WorkspaceFile {
    /// Its id in the run.
    pub file: FileId,
    /// The name users know it by, without `.` and `..` inside.
    pub path: String,
    /// The name that reports show.
    pub shown: String,
    /// What it is; `None` for a name that nothing is known about.
    pub kind: Option<FileKind>,
    /// Its text.
    pub text: Arc<str>,
    /// What was read from it.
    pub content: Content,
}

/// What a file was parsed to.
#[derive(Debug)]
pub enum Content {
    /// Configuration in one of the formats that have a tree.
    Tree(Parsed),
    /// A Dockerfile.
    Dockerfile(Box<Lint>),
    /// Lines of text, such as `.nvmrc` or `go.mod`.
    Text,
}

impl Workspace {
    /// The workspace of `files`.
    pub fn new(files: Vec<WorkspaceFile>) -> Self {
        let paths = files.iter().enumerate();
        let by_path = paths.map(|(index, file)| (file.path.clone(), index)).collect();
        Self { files, by_path }
    }

    /// Every file, in the order of the run.
    pub fn files(&self) -> &[WorkspaceFile] {
        &self.files
    }

    /// The file called `path`.
    pub fn get(&self, path: &str) -> Option<&WorkspaceFile> {
        self.by_path.get(path).map(|index| &self.files[*index])
    }

    /// The file that `reference`, written in a file that lies in `folder`, names.
    pub fn resolve(&self, folder: &str, reference: &str) -> Option<&WorkspaceFile> {
        self.get(&join(folder, reference))
    }

    /// The file called `name` in `folder` or the nearest folder above it.
    pub fn nearest(&self, folder: &str, name: &str) -> Option<&WorkspaceFile> {
        ancestors(folder).find_map(|folder| self.get(&join(folder, name)))
    }
}

impl WorkspaceFile {
    /// The file `source` with what was read from it.
    pub fn new(
        file: FileId,
        source: &SourceFile,
        kind: Option<FileKind>,
        content: Content,
    ) -> Self {
        let shown = source.path().to_owned();
        Self { file, path: join("", &shown), shown, kind, text: source.shared_text(), content }
    }

    /// The same file under its name seen from the root of the workspace, where `folder` is the current folder.
    pub(crate) fn below(mut self, folder: &str) -> Self {
        if !folder.is_empty() {
            self.path = join(folder, &self.path);
        }
        self
    }

    /// The folder it lies in; empty for the current one.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Its name without the folder.
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&self.path, |(_, name)| name)
    }

    /// The root of its tree.
    pub fn root(&self) -> Option<&Node> {
        match &self.content {
            Content::Tree(parsed) => parsed.root(),
            _ => None,
        }
    }

    /// It as a Dockerfile.
    pub fn dockerfile(&self) -> Option<&Lint> {
        match &self.content {
            Content::Dockerfile(lint) => Some(lint),
            _ => None,
        }
    }
}

/// `folder` and every folder above it, the nearest first; the current folder is the empty name.
pub fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| above(folder))
}

fn above(folder: &str) -> Option<&str> {
    match folder.rsplit_once('/') {
        Some((above, _)) => Some(above),
        None => (!folder.is_empty()).then_some(""),
    }
}

/// The path `reference` seen from `folder`, without `.` and `..` where they can be resolved.
pub fn join(folder: &str, reference: &str) -> String {
    let reference = reference.replace('\\', "/");
    let start = if reference.starts_with('/') { "/" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    let absolute = start.starts_with('/');
    for part in start.split('/').chain(reference.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if absolute { format!("/{joined}") } else { joined }
}
