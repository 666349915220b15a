//! What Python's own files say.

mod ini_files;
mod lock;
mod pyproject;

pub(super) use ini_files::{CONFIG, SETUP};
pub(super) use lock::READER as LOCK;
pub(super) use pyproject::{PYPROJECT, RUFF};

use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

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
    reads: |path| matches!(name(path), "environment.yml" | "environment.yaml"),
    format: Some(Format::Yaml),
    read: conda,
};

fn conda(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for dependency in root.get("dependencies").map_or(&[][..], Node::items) {
        let Some(text) = dependency.as_text() else { continue };
        // `conda-forge::python=3.11`.
        let value = text.value.as_str();
        let from = value.rfind("::").map_or(0, |colons| colons + 2);
        let Some(rest) = value[from..].strip_prefix("python") else { continue };
        let blanks = rest.len() - rest.trim_start().len();
        if rest.trim_start().starts_with(['=', '<', '>', '!', '~']) {
            let start = from + "python".len() + blanks;
            let raw = value[start..].to_owned();
            let place = text.place(start..value.len());
            reading.declare_as("python", Role::Selects, Dialect::Conda, place, raw);
        }
    }
}
