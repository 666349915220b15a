//! Resolves the stand-ins of version managers without running them.

mod corepack;
mod folders;
mod installs;
mod rustup;
mod volta;

use super::{Search, tree::name, tree::parent};
use crate::model::installed::Manager;

/// What a program on `PATH` turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolved {
    /// The program itself.
    Itself,
    /// A stand-in for this file.
    For(String),
    /// A stand-in whose version a file tells, and whose program is not one file.
    Told {
        /// The version.
        version: String,
        /// What told it.
        from: String,
        /// Where it is.
        real: String,
    },
    /// A stand-in that passes on to the next program of its name on `PATH`.
    Next,
    /// A stand-in for a version that is not there.
    Nothing(Manager, Option<String>),
}

/// What the program at `path` stands for when it is called in `folder`.
pub(super) fn resolve(search: &Search<'_>, tool: &str, path: &str, folder: &str) -> Resolved {
    let above = parent(path);
    if let Some(family) = folders::family_of(search, above) {
        return folders::resolve(search, family, name(path), folder);
    }
    if let Some((manager, data)) = installs::manager_of(search, above) {
        return installs::resolve(search, manager, &data, tool, name(path), folder);
    }
    if above == format!("{}/bin", search.environment.folder("VOLTA_HOME", ".volta")) {
        return volta::resolve(search, name(path), folder);
    }
    let real = search.tree.real(path).unwrap_or_default();
    if matches!(name(path), "rustc" | "cargo") && rustup::is_proxy(search, &real) {
        return rustup::resolve(search, name(path), folder);
    }
    if real.contains("/node_modules/corepack/") && tool != "corepack" {
        return corepack::resolve(search, name(path), folder);
    }
    Resolved::Itself
}
