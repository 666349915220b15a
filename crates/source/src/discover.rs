//! Which files a run looks at.

mod exclude;
mod glob;
mod walk;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Component, Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use findings::NotChecked;

pub use exclude::{Exclude, ExcludeError};
use glob::Glob;

use crate::git;

/// Where to look, and what for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files, folders and globs as the user typed them; none means the current folder. A file named here is always
    /// taken, whatever the other options say. What exists under the very name is no glob.
    pub roots: Vec<PathBuf>,
    /// What to leave out of folders.
    pub exclude: Exclude,
    /// Only files whose content in git's index differs from HEAD, with that content.
    pub staged: bool,
}

/// The files of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Sorted by name, each once.
    pub files: Vec<File>,
    /// What should have been looked into and could not be; sorted.
    pub not_checked: Vec<NotChecked>,
}

/// A file that was found; not read yet, unless it is staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it can be opened.
    pub path: PathBuf,
    /// What users call it: relative to where they are, with `/` between its parts.
    pub name: String,
    /// Its content in git's index, when that is what counts.
    pub staged: Option<Arc<[u8]>>,
}

/// Finds the files below the roots whose path `wanted` accepts. `.gitignore` is honoured, `.git` never
/// entered, links to folders not followed; hidden folders are looked into.
pub fn discover(options: &Options, wanted: impl Fn(&Path) -> bool + Sync) -> Found {
    let here = [PathBuf::from(".")];
    let roots = if options.roots.is_empty() { &here[..] } else { &options.roots };
    let mut search =
        Search { options, wanted: &wanted, files: BTreeMap::new(), not_checked: Vec::new() };
    for root in roots {
        if options.staged { search.staged(root) } else { search.root(root) }
    }
    let mut files: Vec<_> = search.files.into_values().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    search.not_checked.sort();
    search.not_checked.dedup();
    Found { files, not_checked: search.not_checked }
}

/// Gives the files of `found` below the folder `root` the content that git's index has of them, takes in those that are
/// only there, and leaves out those that are not: around what is staged lies what will be committed.
pub fn as_in_index(
    mut found: Found,
    root: &Path,
    exclude: &Exclude,
    wanted: impl Fn(&Path) -> bool,
) -> Found {
    let keep = |path: &Path| wanted(path) && !exclude.matches(&name(&root.join(path)));
    let (tracked, unstaged) = match (git::tracked(root), git::unstaged(root, keep)) {
        (Ok(tracked), Ok(unstaged)) => (tracked, unstaged),
        (Err(reason), _) | (_, Err(reason)) => {
            found.not_checked.push(not_checked(root, &reason));
            return found;
        }
    };
    found.not_checked.extend(unstaged.not_checked);
    found.files.retain(|file| file.path.strip_prefix(root).is_ok_and(|it| tracked.contains(it)));
    let mut files: BTreeMap<_, _> =
        found.files.into_iter().map(|file| (file.name.clone(), file)).collect();
    for (path, content) in unstaged.files {
        let path = root.join(path);
        let file = File { name: name(&path), path, staged: Some(content) };
        files.insert(file.name.clone(), file);
    }
    found.files = files.into_values().collect();
    found
}

/// Which files of a folder are taken.
type Wanted<'a> = &'a (dyn Fn(&Path) -> bool + Sync);

struct Search<'a> {
    options: &'a Options,
    wanted: Wanted<'a>,
    /// By their real path, so that two roots do not give one file twice.
    files: BTreeMap<PathBuf, File>,
    not_checked: Vec<NotChecked>,
}

impl Search<'_> {
    fn root(&mut self, root: &Path) {
        match fs::metadata(root) {
            Ok(data) if data.is_dir() => self.folder(root, self.wanted),
            Ok(data) if data.is_file() => {
                let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
                self.take(real, root, None);
            }
            Ok(_) => self.skip(root, "is neither a file nor a folder"),
            Err(error) => match Glob::new(root) {
                Some(glob) => self.glob(root, &glob),
                None => self.skip(root, &reason(root, &error)),
            },
        }
    }

    /// Every file that a glob fits: it names them, whatever they are called.
    fn glob(&mut self, root: &Path, glob: &Glob) {
        let fitting = AtomicBool::new(false);
        let fits = |path: &Path| {
            let fits = glob.matches(path);
            fitting.fetch_or(fits, Ordering::Relaxed);
            fits
        };
        if glob.base.is_dir() {
            self.folder(&glob.base, &fits);
        }
        if !fitting.into_inner() {
            self.skip(root, "no file fits this glob");
        }
    }

    fn folder(&mut self, root: &Path, wanted: Wanted<'_>) {
        let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let listed = git::root(&real).and_then(|_| git::files(root));
        // A folder that git ignores was named on purpose.
        let listed = listed.filter(|listed| !listed.files.is_empty());
        let listed = listed.unwrap_or_else(|| walk::files(root));
        self.not_checked.extend(listed.not_checked);
        // So was one that the configuration leaves out.
        let named = self.options.exclude.matches(&name(&root.join("any file")));
        for relative in listed.files {
            let path = root.join(&relative);
            let excluded = !named && self.options.exclude.matches(&name(&path));
            if relative.as_os_str().as_encoded_bytes().ends_with(b"/") {
                // Another repository inside this one: git names it and does not look into it.
                if !excluded {
                    self.folder(&path, wanted);
                }
            } else if !excluded && wanted(&path) {
                self.inside(&real.join(&relative), &path);
            }
        }
    }

    /// A wanted path below a root.
    fn inside(&mut self, real: &Path, path: &Path) {
        match fs::symlink_metadata(path) {
            Ok(data) if data.is_symlink() => match fs::metadata(path) {
                Ok(target) if target.is_file() => self.take(real.to_owned(), path, None),
                Ok(target) if target.is_dir() => {}
                Ok(_) => self.skip(path, "is neither a file nor a folder"),
                Err(error) => self.skip(path, &reason(path, &error)),
            },
            Ok(data) if data.is_file() => self.take(real.to_owned(), path, None),
            Ok(data) if data.is_dir() => {}
            Ok(_) => self.skip(path, "is neither a file nor a folder"),
            // In the index and deleted since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.skip(path, &reason(path, &error)),
        }
    }

    fn staged(&mut self, root: &Path) {
        let glob = if root.exists() { None } else { Glob::new(root) };
        let (folder, only) = if let Some(glob) = &glob {
            (glob.base.clone(), None)
        } else if root.is_dir() {
            (root.to_owned(), None)
        } else {
            let parent = root.parent().filter(|parent| !parent.as_os_str().is_empty());
            (
                parent.map_or_else(|| PathBuf::from("."), Path::to_owned),
                root.file_name().map(PathBuf::from),
            )
        };
        let keep = |path: &Path| {
            let whole = folder.join(path);
            let wanted =
                || glob.as_ref().map_or_else(|| (self.wanted)(path), |glob| glob.matches(&whole));
            only.is_some() || wanted() && !self.options.exclude.matches(&name(&whole))
        };
        match git::staged(&folder, only.as_deref(), keep) {
            Ok(staged) => {
                self.not_checked.extend(staged.not_checked);
                let real = fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
                for (path, content) in staged.files {
                    self.take(real.join(&path), &folder.join(&path), Some(content));
                }
            }
            Err(reason) => self.skip(root, &reason),
        }
    }

    fn take(&mut self, real: PathBuf, path: &Path, staged: Option<Arc<[u8]>>) {
        let file = || File { path: path.to_owned(), name: name(path), staged };
        self.files.entry(real).or_insert_with(file);
    }

    fn skip(&mut self, path: &Path, reason: &str) {
        self.not_checked.push(not_checked(path, reason));
    }
}

fn not_checked(path: &Path, reason: &str) -> NotChecked {
    NotChecked { path: name(path), rule: None, reason: reason.to_owned() }
}

/// Why `path` could not be looked at.
pub(crate) fn reason(path: &Path, error: &io::Error) -> String {
    let link = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    match error.kind() {
        io::ErrorKind::NotFound if link => {
            let target = fs::read_link(path).unwrap_or_default();
            format!("is a link to `{}`, which does not exist", target.display())
        }
        io::ErrorKind::NotFound => "does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        _ => error.to_string(),
    }
}

/// `path` as users read it.
pub fn name(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    match parts.as_slice() {
        [] => ".".to_owned(),
        [root, rest @ ..] if root == "/" => format!("/{}", rest.join("/")),
        parts => parts.join("/"),
    }
}
