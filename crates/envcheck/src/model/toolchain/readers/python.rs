//! What Python's own files say.

mod ini_files;
mod lock;
mod pyproject;
mod tox;

pub(super) use ini_files::{CONFIG, SETUP};
pub(super) use lock::READER as LOCK;
pub(super) use pyproject::{PYPROJECT, RUFF, TOX};

use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Declaration, Reader, Reading, Role};

/// `runtime.txt` of Heroku: `python-3.11.7`.
pub(super) static RUNTIME: Reader = Reader {
    reads: |path| name(path) == "runtime.txt",
    format: None,
    read: |reading| {
        let Some(line) = reading.lines().next() else { return };
        if reading.file.text[line.clone()].starts_with("python-") {
            let number = line.start + "python-".len()..line.end;
            reading.declare("python", Role::Selects, Dialect::Prefix, number);
        }
    },
};

/// `Pipfile` (<https://pipenv.pypa.io/en/latest/pipfile.html>).
pub(super) static PIPFILE: Reader = Reader {
    reads: |path| name(path) == "Pipfile",
    format: Some(Format::Toml),
    read: |reading| {
        let Some(root) = reading.root() else { return };
        for (key, dialect) in
            [("python_full_version", Dialect::Exact), ("python_version", Dialect::Prefix)]
        {
            if let Some(version) = root.at(&["requires", key]) {
                reading.declare_node("python", Role::Requires, dialect, version);
            }
        }
    },
};

/// `Pipfile.lock`, which copies what the `Pipfile` demanded.
pub(super) static PIPFILE_LOCK: Reader = Reader {
    reads: |path| name(path) == "Pipfile.lock",
    format: Some(Format::Jsonc),
    read: |reading| {
        let requires = reading.root().and_then(|root| root.at(&["_meta", "requires"]));
        for (key, dialect) in
            [("python_full_version", Dialect::Exact), ("python_version", Dialect::Prefix)]
        {
            if let Some(version) = requires.and_then(|requires| requires.get(key)) {
                reading.declare_node("python", Role::Locks, dialect, version).map(fixed);
            }
        }
    },
};

fn fixed(declaration: &mut Declaration) {
    declaration.fixed();
}

/// `pyrightconfig.json`.
pub(super) static PYRIGHT: Reader = Reader {
    reads: |path| name(path) == "pyrightconfig.json",
    format: Some(Format::Jsonc),
    read: |reading| {
        if let Some(version) = reading.root().and_then(|root| root.get("pythonVersion")) {
            reading.declare_node("python", Role::Targets, Dialect::Prefix, version);
        }
    },
};

/// An environment of conda: `python=3.11` among the dependencies.
pub(super) static CONDA: Reader = Reader {
    reads: |path| {
        let name = name(path);
        name.starts_with("environment") && (name.ends_with(".yml") || name.ends_with(".yaml"))
    },
    format: Some(Format::Yaml),
    read: conda,
};

/// Packages that are languages, and what installs packages.
const PACKAGES: &[&str] = &[
    "go", "julia", "nodejs", "openjdk", "php", "pip", "poetry", "python", "r-base", "ruby", "rust",
    "uv",
];

fn conda(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for dependency in root.get("dependencies").map_or(&[][..], Node::items) {
        let Some(text) = dependency.as_text() else { continue };
        // `conda-forge::python=3.11`.
        let value = text.value.as_str();
        let from = value.rfind("::").map_or(0, |colons| colons + 2);
        let end =
            value[from..].find(|char: char| !(char.is_alphanumeric() || "-_.".contains(char)));
        let Some(name) = end.map(|end| &value[from..from + end]) else { continue };
        if !PACKAGES.contains(&name) {
            continue;
        }
        let rest = &value[from + name.len()..];
        let blanks = rest.len() - rest.trim_start().len();
        if rest.trim_start().starts_with(['=', '<', '>', '!', '~']) {
            let start = from + name.len() + blanks;
            let raw = value[start..].to_owned();
            let place = text.place(start..value.len());
            reading.declare_as(name, Role::Selects, Dialect::Conda, place, raw);
        }
    }
}
