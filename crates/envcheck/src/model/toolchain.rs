//! Every declaration of a tool's version in a workspace, and which of them contradict one another.

mod asked;
mod blame;
mod circumstances;
mod class;
mod conflict;
mod declaration;
mod follow;
mod joint;
mod kind;
mod mend;
mod party;
mod policy;
mod reader;
mod readers;
mod relation;
mod rewrite;
mod scope;
mod single;
mod verdict;
mod wanted;

use std::{collections::BTreeMap, sync::Arc};

use findings::{FileId, Span};
use versions::{Meaning, Set};

pub use asked::Asked;
pub use circumstances::Circumstances;
pub use class::Class;
pub use conflict::{Conflict, Conflicts};
pub use declaration::{Caution, Declaration, Role, Via};
pub use kind::PlaceKind;
pub use mend::Mend;
pub use policy::{Policy, VersionSettings};
pub use reader::{Reader, Reading, readers_of, reading_of};
pub use relation::Relation;
pub use scope::is_apart;
pub use verdict::Verdict;
pub use wanted::Wanted;

use super::{Workspace, WorkspaceFile};

/// The declarations of a workspace: the model of the checks of `checks/toolchain`.
#[derive(Debug, Default)]
pub struct Toolchain {
    /// In the order of the files and of the places in them.
    pub declarations: Vec<Declaration>,
    /// What commands ask tools for.
    pub asked: Vec<Asked>,
    /// What they are judged by.
    pub circumstances: Circumstances,
    /// Which of them contradict one another.
    pub conflicts: Conflicts,
    files: BTreeMap<FileId, File>,
}

/// A file with declarations.
#[derive(Debug)]
struct File {
    path: String,
    shown: String,
    text: Arc<str>,
}

impl Toolchain {
    /// Reads every file of `workspace` that declares versions.
    pub fn of(workspace: &Workspace) -> Self {
        Self::with(workspace, Circumstances::default())
    }

    /// The same, judged by `circumstances`.
    pub fn with(workspace: &Workspace, circumstances: Circumstances) -> Self {
        let builds = readers::Builds::of(workspace);
        let (mut declarations, mut asked) = (Vec::new(), Vec::new());
        let mut files = BTreeMap::new();
        for file in workspace.files() {
            files.insert(file.file, File::of(file));
            for reader in readers_of(&file.path) {
                let into = (&mut declarations, &mut asked);
                (reader.read)(&mut Reading::new(workspace, file, &builds, into));
            }
        }
        follow::resolve(&mut declarations);
        let ignored = |declaration: &&mut Declaration| {
            let file: Option<&File> = files.get(&declaration.span.file);
            file.is_some_and(|file| circumstances.settings.ignore.matches(&file.shown))
        };
        for declaration in declarations.iter_mut().filter(ignored) {
            declaration.inert("`versions.ignore` leaves it out");
        }
        // One place that several others use, such as a matrix, is one declaration: the one that says what it is used for.
        declarations.sort_by_key(|declaration| {
            (declaration.span, declaration.tool.clone(), declaration.via.is_empty())
        });
        declarations.dedup_by(|later, first| {
            (later.span, &later.tool, &later.raw) == (first.span, &first.tool, &first.raw)
        });
        let mut toolchain =
            Self { declarations, asked, circumstances, files, conflicts: Conflicts::default() };
        toolchain.conflicts = conflict::find(&toolchain);
        toolchain
    }

    /// The name of the file of `span`, seen from the root of the workspace.
    pub fn path(&self, span: Span) -> &str {
        self.files.get(&span.file).map_or("", |file| file.path.as_str())
    }

    /// `.nvmrc:1`: the place of `span` as users know it.
    pub fn position(&self, span: Span) -> String {
        let Some(file) = self.files.get(&span.file) else { return String::new() };
        let before = file.text.get(..span.start).unwrap_or_default();
        format!("{}:{}", file.shown, before.matches('\n').count() + 1)
    }

    /// What stands at `span`.
    pub fn text(&self, span: Span) -> &str {
        self.files.get(&span.file).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }

    /// What follows `span` in its file.
    pub(crate) fn behind(&self, span: Span) -> &str {
        self.files.get(&span.file).and_then(|file| file.text.get(span.end..)).unwrap_or_default()
    }

    /// What stands before `span` in its file.
    pub(crate) fn before(&self, span: Span) -> &str {
        self.files.get(&span.file).and_then(|file| file.text.get(..span.start)).unwrap_or_default()
    }

    /// Whether a YAML scalar without quotes stands at `span`.
    pub fn is_bare_scalar(&self, span: Span) -> bool {
        let path = self.path(span);
        let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
        let before = self.before(span).chars().next_back();
        let after = self.behind(span).chars().next();
        let edge = |char: char| char.is_whitespace() || matches!(char, '[' | ',' | ']' | '}');
        yaml && before.is_none_or(edge) && after.is_none_or(edge)
    }

    /// Whether a declaration belongs to an example, a test or foreign code.
    pub fn is_apart(&self, declaration: &Declaration) -> bool {
        let path = self.path(declaration.span);
        !scope::island(path).is_empty() || !scope::island(&declaration.scope).is_empty()
    }

    /// The versions that a declaration stands for, on the day that counts.
    pub fn versions(&self, declaration: &Declaration) -> Option<Set> {
        match &declaration.constraint.meaning {
            Meaning::Set(set) => Some(set.clone()),
            Meaning::Floating(floating) => self.circumstances.resolve(floating, &declaration.tool),
            Meaning::Unknown(_) => None,
        }
    }

    /// A declaration for people: "`20` = [20, 21)".
    pub fn said(&self, declaration: &Declaration) -> String {
        let raw = &declaration.raw;
        let Some(set) = self.versions(declaration) else { return format!("`{raw}`") };
        let set = set.to_string();
        match &declaration.constraint.meaning {
            Meaning::Floating(_) => format!("`{raw}` = {set} on {}", self.circumstances.as_of()),
            _ if set == *raw => format!("`{raw}`"),
            _ => format!("`{raw}` = {set}"),
        }
    }
}

impl File {
    fn of(file: &WorkspaceFile) -> Self {
        let (path, shown) = (file.path.clone(), file.shown.clone());
        Self { path, shown, text: Arc::clone(&file.text) }
    }
}
