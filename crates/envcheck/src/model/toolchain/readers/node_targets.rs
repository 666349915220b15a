use std::sync::LazyLock;

use regex::Regex;
use source::{Format, Member, Node};
use versions::Dialect;

use super::{browserslist, name, pattern};
use crate::model::toolchain::{Reader, Reading, Role};

/// The Node.js that a `package.json` is written for: its types, its `tsconfig` base, its browserslist. Of an extension
/// the types of the editor.
pub(super) static READER: Reader =
    Reader { reads: |path| name(path) == "package.json", format: Some(Format::Jsonc), read };

/// A range within one line of versions.
static LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\^~]?v?(\d+)(?:\.[\dx*]+)*(?:-\S+)?$"));

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for kind in ["dependencies", "devDependencies", "peerDependencies"] {
        for dependency in root.get(kind).map(Node::effective).unwrap_or_default() {
            read_dependency(reading, dependency);
        }
    }
    if let Some(queries) = root.get("browserslist") {
        browserslist::read_node(reading, queries);
    }
}

fn read_dependency(reading: &mut Reading<'_>, dependency: &Member) {
    if dependency.name == "@types/node" {
        types(reading, &dependency.value);
    } else if dependency.name == "@types/vscode" {
        editor(reading, &dependency.value);
    } else if let (Some(line), Some(key)) =
        (dependency.name.strip_prefix("@tsconfig/node"), dependency.key.as_text())
        && !line.is_empty()
        && line.bytes().all(|byte| byte.is_ascii_digit())
    {
        let range = dependency.name.len() - line.len()..dependency.name.len();
        reading.declare_within("node", Role::Targets, Dialect::Prefix, key, range).fixed();
    }
}

/// Only the first number of the version of the types is Node's.
fn types(reading: &mut Reading<'_>, range: &Node) {
    let Some(text) = range.as_text() else { return };
    let value = text.value.as_str();
    if let Some(major) = LINE.captures(value).and_then(|found| found.get(1)) {
        reading.declare_within("node", Role::Targets, Dialect::Npm, text, major.range()).fixed();
    } else if value.starts_with(|char: char| char.is_ascii_digit() || "^~<>=".contains(char)) {
        reading.declare_node("node", Role::Targets, Dialect::Npm, range);
    }
}

/// Of the types of the editor the least version counts: it must not be above `engines.vscode`
/// (<https://code.visualstudio.com/api/working-with-extensions/publishing-extension>).
fn editor(reading: &mut Reading<'_>, range: &Node) {
    let Some(text) = range.as_text() else { return };
    let least = text.value.trim_start_matches(['^', '~', '=', 'v']);
    if least.starts_with(|char: char| char.is_ascii_digit()) && !least.contains([' ', '|', '<']) {
        let start = text.value.len() - least.len();
        let place = start..text.value.len();
        reading.declare_within("vscode", Role::Targets, Dialect::Prefix, text, place);
    }
}
