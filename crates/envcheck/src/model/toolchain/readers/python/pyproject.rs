use std::ops::Range;

use source::{Format, Node};
use versions::Dialect;

use super::{super::name, tox};
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
        let Some(root) = reading.root() else { return };
        if let Some(target) = root.get("target-version") {
            reading.declare_node("python", Role::Targets, Dialect::TargetName, target);
        }
        if let Some(version) = root.get("required-version") {
            required_version(reading, "ruff", version);
        }
    },
};

/// `tox.toml` (<https://tox.wiki/en/latest/config.html>).
pub(in super::super) static TOX: Reader = Reader {
    reads: |path| name(path) == "tox.toml",
    format: Some(Format::Toml),
    read: |reading| {
        if let Some(root) = reading.root() {
            tox(reading, root);
        }
    },
};

/// Where a version stands, of which tool, what the place does with it, and its language.
const PLACES: &[(&[&str], &str, Role, Dialect)] = &[
    (&["project", "requires-python"], "python", Role::Requires, Dialect::Pep440),
    (&["tool", "poetry", "requires-poetry"], "poetry", Role::Requires, Dialect::Pep440),
    (&["tool", "ruff", "target-version"], "python", Role::Targets, Dialect::TargetName),
    (&["tool", "mypy", "python_version"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "pyright", "pythonVersion"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "basedpyright", "pythonVersion"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "pylint", "main", "py-version"], "python", Role::Targets, Dialect::Prefix),
    (&["tool", "ty", "environment", "python-version"], "python", Role::Targets, Dialect::Prefix),
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
    for tool in ["black", "ruff", "uv"] {
        if let Some(version) = root.at(&["tool", tool, "required-version"]) {
            required_version(reading, tool, version);
        }
    }
    if let Some(targets) = root.at(&["tool", "black", "target-version"]) {
        black(reading, targets);
    }
    if let Some(settings) = root.at(&["tool", "tox"]) {
        tox(reading, settings);
    }
    for classifier in root.at(&["project", "classifiers"]).map_or(&[][..], Node::items) {
        let Some(text) = classifier.as_text() else { continue };
        if let Some(version) = classified(&text.value) {
            reading.declare_within("python", Role::Prose, Dialect::Prefix, text, version);
        }
    }
}

/// `tox.toml`, and the table of `pyproject.toml` that says the same.
fn tox(reading: &mut Reading<'_>, settings: &Node) {
    for environment in ["env_list", "envlist"] {
        let list = settings.get(environment).map_or(&[][..], Node::items);
        for text in list.iter().filter_map(Node::as_text) {
            for (factor, raw) in tox::factors(&text.value) {
                let place = text.place(factor);
                reading.declare_as("python", Role::Matrix, Dialect::TargetName, place, raw).fixed();
            }
        }
    }
    let base = settings.get("env_run_base");
    let own = settings.get("env").map_or(&[][..], Node::members).iter().map(|it| &it.value);
    for environment in base.into_iter().chain(own) {
        let Some(python) = environment.get("base_python") else { continue };
        let items = python.items();
        let all = if items.is_empty() { std::slice::from_ref(python) } else { items };
        for node in all.iter().filter(|node| node.as_str().is_some_and(tox::interpreter)) {
            reading.declare_node("python", Role::Matrix, Dialect::TargetName, node);
        }
    }
}

/// A bare version is this one and no other.
fn required_version(reading: &mut Reading<'_>, tool: &str, version: &Node) {
    let bare = version.scalar().is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    let dialect = if bare { Dialect::Prefix } else { Dialect::Pep440 };
    reading.declare_node(tool, Role::Requires, dialect, version);
}

/// Black writes what all of its targets understand: the oldest decides.
fn black(reading: &mut Reading<'_>, targets: &Node) {
    let number = |target: &&Node| {
        target.as_str().and_then(|target| target.strip_prefix("py")?.parse::<u32>().ok())
    };
    let targets =
        if targets.items().is_empty() { std::slice::from_ref(targets) } else { targets.items() };
    if let Some(oldest) =
        targets.iter().filter(|target| number(target).is_some()).min_by_key(number)
    {
        reading.declare_node("python", Role::Targets, Dialect::TargetName, oldest);
    }
}

/// Where `Programming Language :: Python :: 3.11` says the version; nothing where it names a major one only.
pub(super) fn classified(text: &str) -> Option<Range<usize>> {
    let version = text.strip_prefix("Programming Language :: Python :: ")?;
    let numbers: Vec<_> = version.split('.').collect();
    let all = numbers.iter().all(|part| part.parse::<u16>().is_ok());
    (all && numbers.len() == 2).then(|| text.len() - version.len()..text.len())
}
