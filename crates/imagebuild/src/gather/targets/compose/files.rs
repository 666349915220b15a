//! Which files a project consists of.

use std::path::{Path, PathBuf};

use super::{super::TargetsError, variables::Variables};

/// The files that compose reads unless told otherwise, the first one that is there.
const BASES: [&str; 4] =
    ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// What stands over such a file, the first one that is there.
const OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The folder that a path lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// The files that are meant: those that are named, or those that `COMPOSE_FILE` names, or else the usual ones of a folder
/// that is named alone, or of the current one and those around it.
pub(super) fn meant(
    named: &[PathBuf],
    variables: &Variables,
) -> Result<Vec<PathBuf>, TargetsError> {
    match named {
        [folder] if folder.is_dir() => usual(folder, variables).ok_or_else(|| TargetsError {
            place: folder.display().to_string(),
            reason: format!("the folder has none of {}; name a file", BASES.join(", ")),
        }),
        [] => unnamed(variables),
        named => Ok(named.to_vec()),
    }
}

fn unnamed(variables: &Variables) -> Result<Vec<PathBuf>, TargetsError> {
    if let Some(files) = variables.filled("COMPOSE_FILE") {
        let separator = variables.filled("COMPOSE_PATH_SEPARATOR").unwrap_or(":");
        return Ok(files.split(separator).map(PathBuf::from).collect());
    }
    let current = std::env::current_dir().unwrap_or_default();
    let found = current.ancestors().find_map(|folder| {
        let folder = if folder == current { Path::new("") } else { folder };
        usual(folder, variables)
    });
    found.ok_or_else(|| TargetsError {
        place: current.display().to_string(),
        reason: format!(
            "neither this folder nor one around it has one of {}; name a file",
            BASES.join(", ")
        ),
    })
}

fn usual(folder: &Path, variables: &Variables) -> Option<Vec<PathBuf>> {
    let base = one_of(&BASES, folder, variables)?;
    let over = one_of(&OVERRIDES, folder, variables);
    Some(std::iter::once(base).chain(over).collect())
}

fn one_of(names: &[&str], folder: &Path, variables: &Variables) -> Option<PathBuf> {
    let mut found = names.iter().map(|name| folder.join(name)).filter(|path| path.exists());
    let first = found.next()?;
    if let Some(other) = found.next() {
        let (first, other) = (first.display().to_string(), other.display());
        variables.warnings.say(&first, format!("{first}: `{other}` is there too and is not read"));
    }
    Some(first)
}
