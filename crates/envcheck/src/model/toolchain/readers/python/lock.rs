use source::{Format, Node};
use versions::Dialect;

use super::super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// Linters that run from a lockfile as well as from a hook.
const LINTERS: &[&str] = &[
    "bandit",
    "black",
    "codespell",
    "flake8",
    "isort",
    "mypy",
    "pylint",
    "pyright",
    "pyupgrade",
    "ruff",
    "sqlfluff",
    "yamllint",
];

/// `poetry.lock` and `uv.lock`: what they were resolved for, and the linters they hold.
pub(in super::super) static READER: Reader = Reader {
    reads: |path| matches!(name(path), "poetry.lock" | "uv.lock"),
    format: Some(Format::Toml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(python) = root.get("requires-python") {
        reading.declare_node("python", Role::Requires, Dialect::Pep440, python).map(copied);
    }
    if let Some(python) = root.at(&["metadata", "python-versions"]) {
        reading.declare_node("python", Role::Requires, Dialect::Poetry, python).map(copied);
    }
    for package in root.get("package").map_or(&[][..], Node::items) {
        let name = package.get("name").and_then(Node::as_str);
        if let (Some(name), Some(version)) =
            (name.filter(|name| LINTERS.contains(name)), package.get("version"))
        {
            reading.declare_node(name, Role::Locks, Dialect::Exact, version).map(copied);
        }
    }
}

/// A lockfile is written by its tool.
fn copied(declaration: &mut crate::model::toolchain::Declaration) {
    declaration.fixed();
}
