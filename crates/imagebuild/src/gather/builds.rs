//! The builds that compose files, bake files and devcontainer.json describe, and the Dockerfiles that they are of.

mod bake;
mod compose;
mod description;
mod devcontainer;
mod template;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use dockerlint::model::Context;
use findings::{NotChecked, SourceFile, credential};
use source::{
    Read, TextFile,
    discover::{self, Exclude, File},
};

use self::description::{Build, Document, Documents, Kind};
use super::folder::Folders;

/// What is known about the builds of a run.
#[derive(Debug, Default)]
pub struct Plan {
    by_name: BTreeMap<String, Vec<Built>>,
    /// Builds that are none of our files, in sentences.
    pub notes: Vec<String>,
}

/// One way in which a Dockerfile is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Built {
    /// The arguments whose value is known.
    pub args: BTreeMap<String, String>,
    /// The stage; the last one when nobody said.
    pub target: Option<String>,
    /// The folder it is built in, where that was looked at.
    pub context: Option<Context>,
}

impl Plan {
    /// The builds of the Dockerfile that is shown as `name`; one of which nothing is known when it was not planned.
    pub fn of(&self, name: &str) -> Vec<Built> {
        self.by_name.get(name).cloned().unwrap_or_else(|| vec![Built::default()])
    }
}

/// Whether the name of a file tells that it describes builds.
pub fn describes_builds(path: &Path) -> bool {
    Kind::of_name(path).is_some()
}

/// Takes the files that describe builds out of what was read, and puts in the Dockerfiles that only they name.
pub fn arrange(read: Read, exclude: &Exclude) -> (Read, Plan) {
    let mut run = Run::new(exclude);
    // Only what is staged is looked at then.
    run.closed = read.texts.iter().any(|text| text.staged);
    run.not_checked.extend(read.not_checked);
    let mut documents = Documents::default();
    let mut queue = VecDeque::new();
    for text in read.texts {
        match Kind::of(&text.path, text.source.text()) {
            Some(kind) => queue.push_back((kind, documents.add(text.path, text.source))),
            None => run.take(text),
        }
    }
    run.follow(queue, &mut documents);
    run.not_checked.extend(documents.not_checked);
    run.finish()
}

struct Run<'a> {
    exclude: &'a Exclude,
    closed: bool,
    texts: Vec<TextFile>,
    /// The number of each text by its name and its real path.
    places: BTreeMap<PathBuf, usize>,
    /// By the number of the text.
    builds: BTreeMap<usize, Vec<(Option<PathBuf>, Built)>>,
    folders: Folders,
    not_checked: BTreeSet<NotChecked>,
    notes: Vec<String>,
    /// Files that could describe builds, and do not.
    idle: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(exclude: &'a Exclude) -> Self {
        Self {
            exclude,
            closed: false,
            texts: Vec::new(),
            places: BTreeMap::new(),
            builds: BTreeMap::new(),
            folders: Folders::default(),
            not_checked: BTreeSet::new(),
            notes: Vec::new(),
            idle: Vec::new(),
        }
    }

    fn take(&mut self, text: TextFile) {
        // Where a link and what it leads to are both looked at, each goes by its name.
        self.places.insert(PathBuf::from(text.source.path()), self.texts.len());
        self.places.entry(real(&text.path)).or_insert(self.texts.len());
        self.texts.push(text);
    }

    /// Adds the builds of every file of the queue and of those that they name.
    fn follow(&mut self, mut queue: VecDeque<(Kind, Rc<Document>)>, documents: &mut Documents) {
        let mut seen: BTreeSet<PathBuf> =
            queue.iter().map(|(_, document)| real(&document.path)).collect();
        while let Some((kind, document)) = queue.pop_front() {
            self.not_checked.extend(document.fault());
            let (builds, named) = match kind {
                Kind::Compose => {
                    (compose::builds(&document, documents), compose::included(&document))
                }
                Kind::Bake => (bake::builds(&document), Vec::new()),
                Kind::Devcontainer => (
                    devcontainer::builds(&document).into_iter().collect(),
                    devcontainer::compose_files(&document),
                ),
            };
            if builds.is_empty() && named.is_empty() {
                self.idle.push(document.source.path().to_owned());
            }
            for build in builds {
                self.add(&document, build);
            }
            for (line, path) in named {
                let path = tidy(&path);
                if !path.is_file() {
                    let reason = format!("names `{}`, which does not exist", discover::name(&path));
                    self.not_checked.insert(document.gap(line, &reason));
                } else if seen.insert(real(&path)) {
                    queue.extend(documents.open(path).map(|named| (Kind::Compose, named)));
                }
            }
        }
    }

    fn add(&mut self, document: &Document, mut build: Build) {
        let context = match &build.context {
            None => Some(build.folder.clone()),
            Some(Ok(context)) if is_remote(context) => {
                let file = document.source.path();
                self.notes.push(format!(
                    "{file}: {} is built from {context}, which is not read",
                    build.what
                ));
                None
            }
            Some(Ok(context)) => Some(tidy(&build.folder.join(context))),
            Some(Err(written)) => {
                self.unknown(document, &build, "context", written);
                None
            }
        };
        if let Some(text) = build.inline.take() {
            let index = self.embed(document, &build, text);
            return self.know(index, build, context);
        }
        let Some(context) = context else { return };
        let dockerfile = match build.dockerfile.take() {
            None => "Dockerfile".to_owned(),
            Some(Ok(dockerfile)) => dockerfile,
            Some(Err(written)) => return self.unknown(document, &build, "Dockerfile", &written),
        };
        let folder = if build.beside { &build.folder } else { &context };
        let path = tidy(&folder.join(dockerfile));
        if !path.is_file() {
            let name = discover::name(&path);
            let reason = format!("{} is built from `{name}`, which does not exist", build.what);
            self.not_checked.insert(document.gap(build.line, &reason));
        } else if let Some(index) = self.place(path) {
            self.know(index, build, Some(context));
        }
    }

    fn unknown(&mut self, document: &Document, build: &Build, part: &str, written: &str) {
        let reason = format!(
            "the {part} of {} is `{written}`, and a variable in it has no default: name the Dockerfile itself",
            build.what
        );
        self.not_checked.insert(document.gap(build.line, &reason));
    }

    /// The number of the Dockerfile at `path`, which is read unless it was; none when it is left out.
    fn place(&mut self, path: PathBuf) -> Option<usize> {
        let name = discover::name(&path);
        let known = |path: &Path| self.places.get(path).copied();
        if let Some(index) = known(Path::new(&name)).or_else(|| known(&real(&path))) {
            return Some(index);
        }
        if self.closed || self.exclude.matches(&name) {
            return None;
        }
        let read = source::read(&[File { path, name, staged: None }]);
        self.not_checked.extend(read.not_checked);
        let text = read.texts.into_iter().next()?;
        self.take(text);
        Some(self.texts.len() - 1)
    }

    /// Takes the text of a Dockerfile that stands in `document`.
    fn embed(&mut self, document: &Document, build: &Build, text: String) -> usize {
        let name = format!("{} ({})", document.source.path(), build.what.replace('`', ""));
        if let Some(index) = self.texts.iter().position(|known| known.source.path() == name) {
            return index;
        }
        let source = SourceFile::embedded(name, text);
        self.texts.push(TextFile {
            path: document.path.clone(),
            source,
            staged: true,
            aside: false,
        });
        self.texts.len() - 1
    }

    /// Takes note of a build, once for each that differs.
    fn know(&mut self, index: usize, build: Build, folder: Option<PathBuf>) {
        let text = &self.texts[index];
        let dockerfile = (text.source.origin() == findings::Origin::File).then_some(&*text.path);
        let context = folder.as_deref();
        let context = context.and_then(|folder| self.folders.context(folder, dockerfile));
        let mut args = build.args;
        // A check may quote a value, and nobody would know it for a secret.
        args.retain(|name, value| {
            !credential::is_named(name) && credential::find(value.as_bytes()).is_none()
        });
        let known = Built { args, target: build.target, context };
        let way = (folder.map(|folder| real(&folder)), known);
        let ways = self.builds.entry(index).or_default();
        if !ways.contains(&way) {
            ways.push(way);
        }
    }

    /// Dockerfiles that nobody told about are taken to be built in their own folder.
    fn finish(mut self) -> (Read, Plan) {
        if self.texts.is_empty() {
            // Who names such a file expects something of it.
            self.notes
                .extend(self.idle.iter().map(|file| format!("{file}: nothing is built there")));
        }
        let mut by_name = BTreeMap::new();
        for (index, text) in self.texts.iter().enumerate() {
            let builds = self.builds.remove(&index).unwrap_or_else(|| {
                let folder = text.path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                let context = self.folders.context(folder, Some(&text.path));
                vec![(None, Built { context, ..Built::default() })]
            });
            let builds = builds.into_iter().map(|(_, built)| built).collect();
            by_name.insert(text.source.path().to_owned(), builds);
        }
        self.texts.sort_by(|a, b| a.source.path().cmp(b.source.path()));
        let not_checked = self.not_checked.into_iter().collect();
        (Read { texts: self.texts, not_checked }, Plan { by_name, notes: self.notes })
    }
}

/// A context that is fetched and no folder.
pub(crate) fn is_remote(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// `a/../b` as `b`, unless a link makes that another place.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(tidy.pop()),
            (part, _) => tidy.push(part),
        }
    }
    if tidy.as_os_str().is_empty() {
        tidy.push(".");
    }
    match (fs::canonicalize(path), fs::canonicalize(&tidy)) {
        (Ok(meant), Ok(tidied)) if meant == tidied => tidy,
        (Ok(_), _) => path.to_owned(),
        _ => tidy,
    }
}
