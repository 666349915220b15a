use std::{cell::OnceCell, ops::Range, path::Path};

use source::{Format, Node, Text};
use versions::{Dialect, Tool};

use super::{
    Asked, Caution, Declaration, Role,
    readers::{Builds, READERS, without_zero},
};
use crate::model::{Workspace, WorkspaceFile};

/// Reads the declarations of files with certain names.
#[derive(Debug)]
pub struct Reader {
    /// Whether a file of this path is one of them; the path has `/` between its parts.
    pub reads: fn(path: &str) -> bool,
    /// The format they are parsed as; `None` where the reader looks at the text, or at a Dockerfile.
    pub format: Option<Format>,
    /// Gives the declarations of one file.
    pub read: fn(&mut Reading<'_>),
}

/// A file that is being read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The workspace it lies in.
    pub workspace: &'a Workspace,
    /// The file.
    pub file: &'a WorkspaceFile,
    builds: &'a Builds,
    declarations: &'a mut Vec<Declaration>,
    asked: &'a mut Vec<Asked>,
    scope: &'a str,
    checksums: OnceCell<bool>,
}

/// Every reader of the file at `path`.
pub fn readers_of(path: &str) -> impl Iterator<Item = &'static Reader> {
    READERS.iter().copied().filter(move |reader| (reader.reads)(path))
}

/// The format that the file at `path` is read as: that of the reader which needs a tree, whatever those say that look
/// at the text. `None` when no reader knows the file.
pub fn reading_of(path: &Path) -> Option<Option<Format>> {
    let mut formats = readers_of(path.to_str()?).map(|reader| reader.format);
    formats.next().map(|first| first.or_else(|| formats.find_map(|format| format)))
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        workspace: &'a Workspace,
        file: &'a WorkspaceFile,
        builds: &'a Builds,
        (declarations, asked): (&'a mut Vec<Declaration>, &'a mut Vec<Asked>),
    ) -> Self {
        Self {
            workspace,
            file,
            builds,
            declarations,
            asked,
            scope: file.folder(),
            checksums: OnceCell::new(),
        }
    }

    /// Lets what is declared from now on hold for `scope` instead of the folder of the file.
    pub fn hold_for(&mut self, scope: &'a str) {
        self.scope = scope;
    }

    /// Who builds which Dockerfile.
    pub(super) fn builds(&self) -> &'a Builds {
        self.builds
    }

    /// The root of the file's tree.
    pub fn root(&self) -> Option<&'a Node> {
        self.file.root()
    }

    /// Adds what the bytes `range` of the file declare.
    pub fn declare(
        &mut self,
        tool: &str,
        role: Role,
        dialect: Dialect,
        range: Range<usize>,
    ) -> &mut Declaration {
        let raw = self.file.text.get(range.clone()).unwrap_or_default().to_owned();
        self.declare_as(tool, role, dialect, range, raw)
    }

    /// Adds a declaration whose value is `raw`, which is not what stands at `range`: escapes are resolved, or it is a
    /// default that the place implies.
    pub fn declare_as(
        &mut self,
        tool: &str,
        role: Role,
        dialect: Dialect,
        range: Range<usize>,
        raw: impl Into<String>,
    ) -> &mut Declaration {
        let tool = Tool::named(tool);
        let raw = raw.into();
        self.declarations.push(Declaration {
            constraint: versions::read(dialect, &tool, &raw),
            tool,
            role,
            dialect,
            raw,
            span: self.file.file.span(range),
            scope: self.scope.to_owned(),
            inert: None,
            follows: None,
            via: Vec::new(),
            editable: role != Role::Prose,
            shell: false,
            caution: None,
        });
        self.declarations.last_mut().expect("just pushed")
    }

    /// Adds what a command asks a tool for.
    pub(super) fn ask(&mut self, asked: Asked) {
        self.asked.push(asked);
    }

    /// Whether the file speaks of checksums.
    pub(super) fn has_checksums(&self) -> bool {
        *self.checksums.get_or_init(|| {
            let text = self.file.text.to_ascii_lowercase();
            ["sha256", "sha512", "shasum", "md5sum", "checksum"].iter().any(|it| text.contains(it))
        })
    }

    /// Adds `declaration`.
    pub(super) fn add(&mut self, declaration: Declaration) {
        self.declarations.push(declaration);
    }

    /// Adds what the bytes `range` of the string `text` declare.
    pub fn declare_within(
        &mut self,
        tool: &str,
        role: Role,
        dialect: Dialect,
        text: &Text,
        range: Range<usize>,
    ) -> &mut Declaration {
        let raw = text.value.get(range.clone()).unwrap_or_default();
        self.declare_as(tool, role, dialect, text.place(range), raw)
    }

    /// Adds what the scalar `node` declares; nothing when it is a list, a mapping or null.
    pub fn declare_node(
        &mut self,
        tool: &str,
        role: Role,
        dialect: Dialect,
        node: &Node,
    ) -> Option<&mut Declaration> {
        let node = node.resolved();
        let range = node.as_text().map_or_else(|| node.span.clone(), |text| text.content.clone());
        let raw = node.scalar()?;
        let read = node.as_number().and_then(|number| without_zero(&number.raw));
        let declaration = self.declare_as(tool, role, dialect, range, read.unwrap_or(raw));
        if read.is_some() {
            declaration.caution(Caution::LostZero { written: raw.to_owned() });
        }
        Some(declaration)
    }

    /// The text of the file.
    pub fn text(&self) -> &'a str {
        &self.file.text
    }

    /// The file called `name` in the folder of this one.
    pub fn beside(&self, name: &str) -> Option<&'a WorkspaceFile> {
        self.workspace.resolve(self.file.folder(), name)
    }

    /// Each line of the file that has something beside a comment, which starts with `#`: where its text stands.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        let mut start = 0;
        self.file.text.split_inclusive('\n').filter_map(move |line| {
            let at = start;
            start += line.len();
            let content = line.split('#').next().unwrap_or_default();
            let text = content.trim();
            let indent = content.len() - content.trim_start().len();
            (!text.is_empty()).then(|| at + indent..at + indent + text.len())
        })
    }
}
