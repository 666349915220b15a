use std::{
    collections::BTreeSet,
    env, fs,
    path::{Component, Path, PathBuf},
};

use cli::FileArgs;
use source::{
    Read,
    discover::{self, Exclude, Options},
};

/// Where a run stands in its workspace.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The root of the workspace, as the user would write it; `None` when the run looks at all of it.
    root: Option<PathBuf>,
    /// The current folder, seen from that root; empty when it is the root, or outside.
    pub(crate) folder: String,
    /// Whether the run looks at what is staged.
    pub(crate) staged: bool,
}

/// Where a run on `files` stands: the workspace is the repository around the first of them.
pub(crate) fn place(files: &FileArgs) -> Place {
    let roots = files.roots();
    let first = roots.first().map_or(Path::new("."), PathBuf::as_path);
    let Some(real) = existing(first) else { return Place::default() };
    let Some(repository) = source::repository(&real) else { return Place::default() };
    let here = env::current_dir().and_then(fs::canonicalize).ok();
    let folder = here.as_deref().and_then(|here| here.strip_prefix(&repository).ok());
    let folder = folder.map_or_else(String::new, |folder| match discover::name(folder).as_str() {
        "." => String::new(),
        name => name.to_owned(),
    });
    let whole = roots.len() <= 1 && real == repository && !files.staged;
    let depth = real.strip_prefix(&repository).map_or(0, |below| below.components().count());
    Place { root: (!whole).then(|| above(first, depth)), folder, staged: files.staged }
}

/// The folder of the repository around the current folder, seen from there; the current folder outside of one.
pub(crate) fn repository_folder() -> PathBuf {
    let here = PathBuf::from(".");
    let Ok(real) = fs::canonicalize(&here) else { return here };
    let repository = source::repository(&real);
    let below =
        repository.and_then(|root| Some(real.strip_prefix(root).ok()?.components().count()));
    above(&here, below.unwrap_or(0))
}

/// The real path of the nearest folder or file above `path` that is there.
fn existing(path: &Path) -> Option<PathBuf> {
    let here = Path::new(".");
    let mut ancestors =
        path.ancestors().map(|it| if it.as_os_str().is_empty() { here } else { it });
    ancestors.find_map(|path| fs::canonicalize(path).ok())
}

/// `path` without its last `depth` parts, by name and without looking.
fn above(path: &Path, depth: usize) -> PathBuf {
    let mut above = PathBuf::new();
    for part in path.components().filter(|part| *part != Component::CurDir) {
        above.push(part);
    }
    for _ in 0..depth {
        let named = matches!(above.components().next_back(), Some(Component::Normal(_)));
        if !(named && above.pop()) {
            above.push("..");
        }
    }
    if above.as_os_str().is_empty() { PathBuf::from(".") } else { above }
}

/// Adds what lies around the files that were read: checks across files compare with it.
pub(crate) fn with_context(
    mut read: Read,
    place: &Place,
    exclude: &Exclude,
    wanted: impl Fn(&Path) -> bool + Sync,
) -> Read {
    let Some(root) = &place.root else { return read };
    let options = Options { roots: vec![root.clone()], exclude: exclude.clone(), staged: false };
    let mut found = discover::discover(&options, &wanted);
    if place.staged {
        found.not_checked.clear();
        found = discover::as_in_index(found, root, exclude, wanted);
        read.not_checked.append(&mut found.not_checked);
    }
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| discover::name(path).into());
    let taken: BTreeSet<_> = read.texts.iter().map(|text| real(&text.path)).collect();
    let mut files = found.files;
    files.retain(|file| !taken.contains(&real(&file.path)));
    let around = source::read(&files).texts;
    read.texts.extend(around.into_iter().map(|text| source::TextFile { aside: true, ..text }));
    read
}
