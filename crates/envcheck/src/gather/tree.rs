use std::{collections::BTreeSet, path::Path, sync::Mutex};

use cli::{FileArgs, FixArgs, GateArgs, Program, Settings};
use findings::NotChecked;
use source::discover;

use crate::{generate::Tree, kind_of};

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
    for path in paths.into_inner().unwrap_or_default() {
        tree.add(path);
    }
    for (file, path) in &inputs.paths {
        let below = path.strip_prefix(folder).unwrap_or(path);
        tree.add_text(discover::name(below), inputs.sources.get(*file).shared_text());
    }
    Ok((tree, inputs.settings, inputs.not_checked))
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
