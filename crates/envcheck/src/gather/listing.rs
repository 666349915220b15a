use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use findings::{FileId, SourceFile, Sources};
use source::{Format, IndexEntry, discover};

use super::Place;
use crate::model::{
    Content, FileKind, Workspace, WorkspaceFile,
    environment::{self, FileFacts, Listing, Presence, is_beside, references},
    join, kind_of,
};

/// How much of a file tells its interpreter and its line ends.
const HEAD: usize = 4096;

/// More files than a Template has.
const FILES: usize = 2000;

/// Where the text of a Template's file ends at the latest.
const TEXT: u64 = 1 << 20;

/// What is at the paths that the `devcontainer.json` files and compose files of `sources` refer to.
pub(crate) fn listing(sources: &Sources, whence: &Place) -> Listing {
    let files = sources.iter().filter_map(|(file, source)| described(file, source, whence));
    let described = Workspace::new(files.collect());
    let paths = references(&described);
    let Some(base) = base(whence) else { return Listing::default() };
    // Of what a path names from there, none has dots left in front unless it is outside.
    let places: BTreeMap<&str, PathBuf> =
        paths.iter().map(|path| (path.as_str(), base.join(path))).collect();
    let git = Git::of(places.values(), whence.staged);
    let look = |(path, place): (&&str, &PathBuf)| {
        let look = if whence.staged { git.staged(place) } else { facts(place, &git) };
        match look {
            Look::There(facts) => Some(((*path).to_owned(), Some(facts))),
            Look::Nothing => Some(((*path).to_owned(), None)),
            Look::Untold => None,
        }
    };
    let mut listing = Listing::new(places.iter().filter_map(look).collect());
    if whence.staged {
        let there = places.iter().filter(|(_, place)| fs::symlink_metadata(place).is_ok());
        let unstaged = there.filter(|(path, _)| listing.presence(path) == Presence::Missing);
        listing.unstaged = unstaged.map(|(path, _)| (*path).to_owned()).collect();
    }
    let projects = environment::projects(&described).into_iter();
    listing.bare = projects.filter(|folder| is_bare(&base.join(folder))).collect();
    for (_, source) in sources.iter() {
        let path = Path::new(source.path());
        if kind_of(path) == Some(FileKind::Template)
            && let Some(options) = path.parent().and_then(placeholders)
        {
            let path = join(&whence.folder, source.path());
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            listing.placeholders.insert(folder.to_owned(), options);
        }
    }
    listing
}

/// Whether `folder` holds a dev container and no project.
fn is_bare(folder: &Path) -> bool {
    let beside = |entry: fs::DirEntry| entry.file_name().to_str().is_some_and(is_beside);
    fs::read_dir(folder).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(beside)))
}

/// Files aside that refer to what is staged to be removed: what that breaks concerns the run.
pub(crate) fn bereft(
    sources: &Sources,
    aside: &BTreeSet<FileId>,
    place: &Place,
) -> BTreeSet<FileId> {
    let removed = base(place).filter(|_| place.staged).map(|base| source::removed(&base));
    let removed: BTreeSet<String> =
        removed.unwrap_or_default().iter().map(|path| discover::name(path)).collect();
    let refers = |(file, source): (FileId, &SourceFile)| {
        let described = described(file, source, place)?;
        let paths = references(&Workspace::new(vec![described]));
        paths.iter().any(|path| removed.contains(path)).then_some(file)
    };
    let aside = sources.iter().filter(|(file, _)| !removed.is_empty() && aside.contains(file));
    aside.filter_map(refers).collect()
}

/// The root of the workspace.
fn base(place: &Place) -> Option<PathBuf> {
    fs::canonicalize(Path::new(".").join("../".repeat(depth(&place.folder)))).ok()
}

/// The options that the files of the Template in `folder` ask for; `None` unless all of them can be read.
fn placeholders(folder: &Path) -> Option<BTreeSet<String>> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (mut options, mut folders, mut left) = (BTreeSet::new(), vec![folder.to_owned()], FILES);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            let kind = entry.file_type().ok()?;
            if kind.is_dir() && entry.file_name() != ".git" {
                folders.push(entry.path());
            } else if kind.is_file() {
                left = usize::checked_sub(left, 1)?;
                let mut bytes = Vec::new();
                File::open(entry.path()).ok()?.take(TEXT).read_to_end(&mut bytes).ok()?;
                let text = String::from_utf8_lossy(&bytes);
                options
                    .extend(environment::placeholders(&text).into_iter().map(|it| it.0.to_owned()));
            }
        }
    }
    Some(options)
}

/// A file that says where other files are.
fn described(file: FileId, source: &SourceFile, place: &Place) -> Option<WorkspaceFile> {
    let kind = kind_of(Path::new(source.path()))?;
    let format = match kind {
        FileKind::Devcontainer | FileKind::Feature => Format::Jsonc,
        FileKind::Syntax(Format::Yaml) => Format::Yaml,
        _ => return None,
    };
    let content = Content::Tree(source::parse(format, source.text()));
    Some(WorkspaceFile::new(file, source, Some(kind), content).below(&place.folder))
}

fn depth(folder: &str) -> usize {
    folder.split('/').filter(|part| !part.is_empty()).count()
}

/// What a look at a place gives.
enum Look {
    There(FileFacts),
    Nothing,
    /// Nobody can tell: it may not be read, or will be made by somebody else.
    Untold,
}

fn facts(place: &Path, git: &Git) -> Look {
    let executable = git.index.get(place).map(|entry| entry.executable);
    match fs::metadata(place) {
        Ok(found) if found.is_dir() => {
            Look::There(FileFacts { is_folder: true, ..FileFacts::default() })
        }
        Ok(_) => {
            head(place).map_or(Look::Untold, |head| Look::There(FileFacts::of(&head, executable)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let skipped = git.index.get(place).is_some_and(|entry| entry.skipped);
            let made = git.ignored.contains(place) || fs::symlink_metadata(place).is_ok();
            if skipped || made || is_unfilled(place) { Look::Untold } else { Look::Nothing }
        }
        Err(_) => Look::Untold,
    }
}

fn head(place: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    // Opening a pipe would wait for somebody who writes.
    if fs::metadata(place).is_ok_and(|found| found.is_file()) {
        File::open(place).ok()?.take(HEAD as u64).read_to_end(&mut head).ok()?;
    }
    Some(head)
}

/// Whether the nearest folder around `place` that exists is empty, as a submodule is before it is fetched.
fn is_unfilled(place: &Path) -> bool {
    let around = place.ancestors().skip(1).find_map(|folder| fs::read_dir(folder).ok());
    around.is_some_and(|mut entries| entries.next().is_none())
}

/// What git knows about the paths.
#[derive(Debug, Default)]
struct Git {
    index: BTreeMap<PathBuf, IndexEntry>,
    /// What is staged, where that was asked for.
    contents: BTreeMap<PathBuf, Arc<[u8]>>,
    ignored: BTreeSet<PathBuf>,
}

impl Git {
    fn of<'a>(places: impl Iterator<Item = &'a PathBuf>, staged: bool) -> Self {
        let mut repositories: BTreeMap<PathBuf, Vec<&Path>> = BTreeMap::new();
        for place in places {
            let Some(repository) = source::repository(place) else { continue };
            // Git takes no empty name, and what it says of the repository's own folder is all that there is.
            if let Ok(below) = place.strip_prefix(&repository)
                && !below.as_os_str().is_empty()
            {
                repositories.entry(repository.clone()).or_default().push(below);
            }
        }
        let mut git = Self::default();
        for (repository, paths) in repositories {
            let index = source::index_entries(&repository, &paths).into_iter();
            git.index.extend(index.map(|(path, entry)| (repository.join(path), entry)));
            if staged {
                let contents = source::index_contents(&repository, &paths).into_iter();
                git.contents.extend(contents.map(|(path, text)| (repository.join(path), text)));
            }
            let ignored = source::ignored(&repository, &paths).into_iter();
            git.ignored.extend(ignored.map(|path| repository.join(path)));
        }
        git
    }

    /// What is at `place` in the next commit.
    fn staged(&self, place: &Path) -> Look {
        if let (Some(entry), Some(text)) = (self.index.get(place), self.contents.get(place)) {
            let head = text.get(..HEAD).unwrap_or(text);
            return Look::There(FileFacts::of(head, Some(entry.executable)));
        }
        let mut behind = self.index.range(place.to_owned()..);
        let is_folder = behind.next().is_some_and(|(path, _)| path.starts_with(place));
        if is_folder {
            return Look::There(FileFacts { is_folder, ..FileFacts::default() });
        }
        // Links and other repositories have no text.
        let known = self.index.contains_key(place) || self.ignored.contains(place);
        let outside = source::repository(place).is_none_or(|root| root == place);
        if known || outside || is_unfilled(place) { Look::Untold } else { Look::Nothing }
    }
}
