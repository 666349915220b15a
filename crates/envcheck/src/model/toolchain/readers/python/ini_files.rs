use std::ops::Range;

use versions::Dialect;

use super::{
    super::{comments::Comments, ini, name},
    pyproject::classified,
    tox,
};
use crate::model::toolchain::{Reader, Reading, Role};

/// `setup.cfg`, `mypy.ini` and `tox.ini`.
pub(in super::super) static CONFIG: Reader = Reader {
    reads: |path| matches!(name(path), "setup.cfg" | "mypy.ini" | ".mypy.ini" | "tox.ini"),
    format: None,
    read: config,
};

/// `setup.py`, as far as it says the version as a text.
pub(in super::super) static SETUP: Reader =
    Reader { reads: |path| name(path) == "setup.py", format: None, read: setup };

fn config(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    for entry in ini::entries(&text) {
        match (entry.section, entry.key) {
            ("tox" | "tox:tox", "env_list" | "envlist") => environments(reading, &entry.lines),
            ("metadata", "classifiers" | "classifier") => classifiers(reading, &entry.lines),
            _ => {}
        }
        let [line] = entry.lines.as_slice() else { continue };
        match (entry.section, entry.key) {
            ("options", "python_requires") => {
                reading.declare("python", Role::Requires, Dialect::Pep440, line.clone());
            }
            (environment, "basepython" | "base_python")
                if is_environment(environment) && tox::interpreter(&text[line.clone()]) =>
            {
                reading.declare("python", Role::Matrix, Dialect::TargetName, line.clone());
            }
            ("mypy", "python_version") => {
                reading.declare("python", Role::Targets, Dialect::Prefix, line.clone());
            }
            _ => {}
        }
    }
}

/// `testenv`, `testenv:docs`; in `setup.cfg` the same behind `tox:`.
fn is_environment(section: &str) -> bool {
    let section = section.strip_prefix("tox:").unwrap_or(section);
    section == "testenv" || section.starts_with("testenv:")
}

fn environments(reading: &mut Reading<'_>, lines: &[Range<usize>]) {
    for line in lines {
        for (factor, raw) in tox::factors(&reading.text()[line.clone()]) {
            let place = line.start + factor.start..line.start + factor.end;
            reading.declare_as("python", Role::Matrix, Dialect::TargetName, place, raw).fixed();
        }
    }
}

fn classifiers(reading: &mut Reading<'_>, lines: &[Range<usize>]) {
    for line in lines {
        if let Some(version) = classified(&reading.text()[line.clone()]) {
            let place = line.start + version.start..line.start + version.end;
            reading.declare("python", Role::Prose, Dialect::Prefix, place);
        }
    }
}

fn setup(reading: &mut Reading<'_>) {
    let code = Comments::HASH.blanked(&reading.file.text);
    for (at, found) in code.match_indices("python_requires") {
        let behind = &code[at + found.len()..];
        let Some(value) = behind.trim_start().strip_prefix('=') else { continue };
        let start = code.len() - value.len();
        if let Some(range) = literal(&code, start) {
            reading.declare("python", Role::Requires, Dialect::Pep440, range);
        }
    }
    let mut start = 0;
    while let Some(open) = code[start..].find(['"', '\'']) {
        start += open + 1;
        let quote = &code[start - 1..start];
        let Some(length) = code[start..].find([quote.as_bytes()[0] as char, '\n']) else { return };
        if let Some(version) = classified(&code[start..start + length]) {
            let place = start + version.start..start + version.end;
            reading.declare("python", Role::Prose, Dialect::Prefix, place);
        }
        start += length + 1;
    }
}

/// Where the text of the string stands that `code` goes on with at `start`.
fn literal(code: &str, start: usize) -> Option<Range<usize>> {
    let value = code[start..].trim_start();
    let quote = value.chars().next().filter(|char| "\"'".contains(*char))?;
    let inner = &value[1..];
    let end = inner.find([quote, '\n']).filter(|end| inner[*end..].starts_with(quote))?;
    let from = code.len() - inner.len();
    // A call that formats the text, or another string behind it, makes something else of it.
    let behind = inner[end + 1..].trim_start();
    (behind.is_empty() || behind.starts_with([',', ')'])).then(|| from..from + end)
}
