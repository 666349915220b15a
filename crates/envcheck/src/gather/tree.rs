use std::{collections::BTreeSet, fs, path::Path, sync::Mutex};

use cli::{FileArgs, FixArgs, GateArgs, Program, Settings};
use findings::NotChecked;
use source::discover;

use crate::{
    generate::{Change, Tree},
    kind_of,
};

/// Endings of source files in which the names of variables are looked for.
const SOURCES: &[&str] = &[
    "cjs",
    "cs",
    "go",
    "gradle",
    "java",
    "js",
    "jsx",
    "kt",
    "kts",
    "mjs",
    "prisma",
    "properties",
    "py",
    "rs",
    "ts",
    "tsx",
    "vue",
    "yaml",
    "yml",
];

/// Files without an ending of their own that tell something.
const NAMES: &[&str] = &["mvnw", "gradlew", "requirements.txt", "makefile"];

/// The files of the workspace in `folder`, and the settings that hold there.
pub(crate) fn tree(
    folder: &Path,
    program: &Program,
) -> anyhow::Result<(Tree, Settings, Vec<NotChecked>)> {
    let paths = Mutex::new(BTreeSet::new());
    let wanted = |path: &Path| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        if let Ok(mut paths) = paths.lock() {
            paths.insert(discover::name(below));
        }
        tells(path)
    };
    let files = FileArgs { paths: vec![folder.to_owned()], ..FileArgs::default() };
    let inputs = cli::collect(program, &files, wanted, &GateArgs::default(), &FixArgs::default())?;
    let mut tree = Tree::default();
    let paths = paths.into_inner().unwrap_or_default();
    // Git lists what has been deleted since.
    for path in paths.into_iter().filter(|path| folder.join(path).exists()) {
        tree.add(path);
    }
    for (file, path) in &inputs.paths {
        let below = path.strip_prefix(folder).unwrap_or(path);
        tree.add_text(discover::name(below), inputs.sources.get(*file).shared_text());
    }
    // The others are only searched for names.
    let mut not_checked = inputs.not_checked;
    not_checked.retain(|it| kind_of(Path::new(&it.path)).is_some());
    Ok((tree, inputs.settings, not_checked))
}

/// Whether a file of this name is read.
fn tells(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    kind_of(path).is_some()
        || NAMES.contains(&name.as_str())
        || SOURCES.contains(&ending)
        || ["csproj", "md", "props", "toml", "txt", "xml"].contains(&ending)
        || name.starts_with(".env")
}

/// Those of `changes` that others will see: what git ignores in `folder` is left alone, and so is what it hides from
/// the search and would be written over. The paths of these.
pub(crate) fn visible(folder: &Path, changes: Vec<Change>) -> (Vec<Change>, Vec<String>) {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let repository = source::repository(&real);
    let below = |change: &Change| {
        let path = real.join(&change.path);
        Some(path.strip_prefix(repository.as_deref()?).ok()?.to_owned())
    };
    let paths: Vec<_> = changes.iter().filter_map(below).collect();
    let named: Vec<_> = paths.iter().map(AsRef::as_ref).collect();
    let ignored = repository.as_deref().map(|root| source::ignored(root, &named));
    let ignored: BTreeSet<_> = ignored.unwrap_or_default().into_iter().collect();
    let hidden = |change: &Change| {
        let there = change.before.is_none() && real.join(&change.path).exists();
        there || below(change).is_some_and(|path| ignored.contains(&path))
    };
    let (left, kept): (Vec<_>, Vec<_>) = changes.into_iter().partition(hidden);
    (kept, left.into_iter().map(|change| change.path).collect())
}
