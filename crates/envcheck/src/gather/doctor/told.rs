//! Files that tell a tool's version, so that it need not be started.

mod alpine;
mod debian;
mod folder;
mod node;
mod python;

pub(super) use alpine::Alpine;
pub(super) use debian::Debian;

use super::{
    Search,
    tree::{FileTree, parent},
};
use crate::model::installed::{ToolRow, VersionFile, extract};

/// A version, and the file or folder that told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) version: String,
    pub(super) from: String,
}

/// The version of the program whose real file is `real`; `row` is missing for a tool that nothing is known about.
pub(super) fn told(
    search: &Search<'_>,
    tool: &str,
    row: Option<&ToolRow>,
    path: &str,
    real: &str,
) -> Option<Told> {
    let own = row.and_then(|row| of_files(search.tree, row, real));
    own.or_else(|| node::package(search.tree, tool, real))
        .or_else(|| folder::version(tool, real))
        .or_else(|| python::version(search.tree, tool, row.and_then(|row| row.wheel), path, real))
        .or_else(|| search.debian.version(search.tree, row?.deb, path, real))
        .or_else(|| search.alpine.version(search.tree, path, real))
}

fn of_files(tree: &dyn FileTree, row: &ToolRow, real: &str) -> Option<Told> {
    row.files.iter().find_map(|file| match file {
        VersionFile::Text(below, find) => {
            let path = join(parent(real), below);
            let version = extract(*find, &tree.read(&path)?)?;
            Some(Told { version, from: path })
        }
        VersionFile::Names(below, start, end) => {
            let path = join(parent(real), below);
            let names = tree.names(&path);
            let versions: Vec<_> = names
                .iter()
                .filter_map(|name| {
                    let version = name.strip_prefix(start)?.strip_suffix(end)?;
                    // `conda-24.1.0-py311_0`: what follows is the build.
                    let version = version.split('-').next()?;
                    let whole = version.starts_with(|char: char| char.is_ascii_digit());
                    whole.then(|| version.to_owned())
                })
                .collect();
            let newest = super::newest(&versions, "")?.to_owned();
            Some(Told { version: newest, from: path })
        }
    })
}

/// `below` seen from `folder`, by name.
fn join(folder: &str, below: &str) -> String {
    crate::model::join(folder, below)
}
