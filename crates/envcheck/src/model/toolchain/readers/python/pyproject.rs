use source::{Format, Node};
use versions::Dialect;

use super::super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `pyproject.toml` (<https://packaging.python.org/en/latest/specifications/pyproject-toml/>) with the tables of tools.
pub(in super::super) static PYPROJECT: Reader = Reader {
    reads: |path| name(path) == "pyproject.toml",
    format: Some(Format::Toml),
    read: pyproject,
};

/// `ruff.toml`.
pub(in super::super) static RUFF: Reader = Reader {
    reads: |path| matches!(name(path), "ruff.toml" | ".ruff.toml"),
    format: Some(Format::Toml),
    read: |reading| {
        if let Some(target) = reading.root().and_then(|root| root.get("target-version")) {
            reading.declare_node("python", Role::Targets, Dialect::TargetName, target);
        }
    },
};

/// Where a version stands, of which tool, what the place does with it, and its language.
const PLACES: &[(&[&str], &str, Role, Dialect)] = &[
    (&["project", "requires-python"], "python", Role::Requires, Dialect::Pep440),
    (&["tool", "uv", "required-version"], "uv", Role::Requires, Dialect::Pep440),
    (&["tool", "poetry", "requires-poetry"], "poetry", Role::Requires, Dialect::Pep440),
    (&["tool", "ruff", "target-version"], "python", Role::Targets, Dialect::TargetName),
    (&["tool", "mypy", "python_version"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "pyright", "pythonVersion"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "basedpyright", "pythonVersion"], "python", Role::Targets, Dialect::Prefix),
];

fn pyproject(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for (path, tool, role, dialect) in PLACES {
        if let Some(version) = root.at(path) {
            reading.declare_node(tool, *role, *dialect, version);
        }
    }
    // Of Poetry's constraint several may be given, each for a platform: then none holds for all.
    if let Some(python) = root.at(&["tool", "poetry", "dependencies", "python"]) {
        let version = python.get("version").unwrap_or(python);
        reading.declare_node("python", Role::Requires, Dialect::Poetry, version);
    }
    // Black takes several targets; what they have in common is written for.
    if let [target] = root.at(&["tool", "black", "target-version"]).map_or(&[][..], Node::items) {
        reading.declare_node("python", Role::Targets, Dialect::TargetName, target);
    }
}
