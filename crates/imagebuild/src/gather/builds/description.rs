use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use findings::{NotChecked, SourceFile};
use source::{Format, Kind as FaultKind, Node, Parsed, Read, discover, discover::File, parse};

use super::template::Value;

/// The sorts of files that describe builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Compose,
    Bake,
    Devcontainer,
}

impl Kind {
    /// What the name of a file tells.
    pub(super) fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let (stem, ending) = name.rsplit_once('.')?;
        match ending {
            "yml" | "yaml" => {
                let long = stem.starts_with("docker-compose");
                (long || stem == "compose" || stem.starts_with("compose.")).then_some(Self::Compose)
            }
            "json" if matches!(stem, "devcontainer" | ".devcontainer") => Some(Self::Devcontainer),
            "json" | "hcl" => stem.starts_with("docker-bake").then_some(Self::Bake),
            _ => None,
        }
    }

    /// The same for a file that was named, which its content may tell.
    pub(super) fn of(path: &Path, text: &str) -> Option<Self> {
        let by_name = Self::of_name(path);
        let has = |key: &str| {
            let parsed = parse(Format::of(path).unwrap_or(Format::Hcl), text);
            parsed
                .root()
                .is_some_and(|root| root.get(key).is_some_and(|it| !it.members().is_empty()))
        };
        by_name.or_else(|| match path.extension()?.to_str()? {
            "yml" | "yaml" => has("services").then_some(Self::Compose),
            "json" => has("target").then_some(Self::Bake),
            "hcl" => Some(Self::Bake),
            _ => None,
        })
    }
}

/// A build as a file describes it.
#[derive(Debug, Clone)]
pub(super) struct Build {
    /// The line that says so.
    pub(super) line: usize,
    /// What is built, for messages.
    pub(super) what: String,
    /// What the paths are relative to.
    pub(super) folder: PathBuf,
    /// The context; none is the folder.
    pub(super) context: Option<Value>,
    /// The Dockerfile; none is `Dockerfile`.
    pub(super) dockerfile: Option<Value>,
    /// Whether the Dockerfile is looked for in the folder and not in the context.
    pub(super) beside: bool,
    /// The Dockerfile's text, when it stands in the file.
    pub(super) inline: Option<String>,
    /// The arguments whose value is known.
    pub(super) args: BTreeMap<String, String>,
    pub(super) target: Option<String>,
}

impl Build {
    /// One that says nothing yet.
    pub(super) fn new(document: &Document, line: usize, what: String) -> Self {
        Self {
            line,
            what,
            folder: document.folder().to_owned(),
            context: None,
            dockerfile: None,
            beside: false,
            inline: None,
            args: BTreeMap::new(),
            target: None,
        }
    }

    /// This one where it says something, `below` elsewhere.
    pub(super) fn over(mut self, below: Self) -> Self {
        if self.context.is_none() {
            self.folder = below.folder;
            self.context = below.context;
        }
        if self.dockerfile.is_none() && self.inline.is_none() {
            self.dockerfile = below.dockerfile;
            self.inline = below.inline;
        }
        let mut args = below.args;
        args.append(&mut self.args);
        Self { args, target: self.target.or(below.target), ..self }
    }
}

/// A file that may describe builds, parsed.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) path: PathBuf,
    pub(super) source: SourceFile,
    parsed: Parsed,
}

impl Document {
    pub(super) fn new(path: PathBuf, source: SourceFile) -> Self {
        let format = Format::of(&path).unwrap_or(Format::Hcl);
        let parsed = parse(format, source.text());
        Self { path, source, parsed }
    }

    pub(super) fn root(&self) -> Option<&Node> {
        self.parsed.root()
    }

    pub(super) fn folder(&self) -> &Path {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    /// The line that `node` begins on.
    pub(super) fn line(&self, node: &Node) -> usize {
        self.source.position(node.span.start).line
    }

    /// Something about it that could not be looked at.
    pub(super) fn gap(&self, line: usize, reason: &str) -> NotChecked {
        NotChecked {
            path: self.source.path().to_owned(),
            rule: None,
            reason: format!("line {line}: {reason}"),
        }
    }

    /// What keeps builds from being seen.
    pub(super) fn fault(&self) -> Option<NotChecked> {
        let serious = |kind| !matches!(kind, FaultKind::TrailingComma | FaultKind::DuplicateKey);
        let fault = self.parsed.faults.iter().find(|fault| serious(fault.kind))?;
        let line = self.source.position(fault.span.start).line;
        Some(self.gap(line, &format!("{}; builds may be missing", fault.message)))
    }
}

/// Files that describe builds, each read once.
#[derive(Debug, Default)]
pub(super) struct Documents {
    known: BTreeMap<PathBuf, Option<Rc<Document>>>,
    pub(super) not_checked: BTreeSet<NotChecked>,
}

impl Documents {
    /// Takes in a file that has been read.
    pub(super) fn add(&mut self, path: PathBuf, source: SourceFile) -> Rc<Document> {
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let document = Rc::new(Document::new(path, source));
        self.known.insert(real, Some(Rc::clone(&document)));
        document
    }

    /// The file at `path`; one that cannot be read is not checked.
    pub(super) fn open(&mut self, path: PathBuf) -> Option<Rc<Document>> {
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if let Some(known) = self.known.get(&real) {
            return known.clone();
        }
        let file = File { name: discover::name(&path), path, staged: None };
        let Read { texts, not_checked } = source::read(&[file]);
        self.not_checked.extend(not_checked);
        let text = texts.into_iter().next();
        let document = text.map(|text| Rc::new(Document::new(text.path, text.source)));
        self.known.insert(real, document.clone());
        document
    }
}
