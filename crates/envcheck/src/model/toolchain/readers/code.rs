//! Programs that say the version they need in one literal.

use versions::Dialect;

use super::{comments::Comments, name};
use crate::model::toolchain::{Reader, Reading, Role};

/// Elixir's `mix.exs`: `elixir: "~> 1.15"`.
pub(super) static MIX: Reader = Reader {
    reads: |path| name(path) == "mix.exs",
    format: None,
    read: |reading| {
        let code = Comments::HASH.blanked(&reading.file.text);
        // `elixir: @requirement`, which is written above it.
        let named = code.split("elixir:").nth(1).map(str::trim_start).unwrap_or_default();
        let end = named.find(|char: char| !(char.is_ascii_alphanumeric() || "@_".contains(char)));
        let attribute = named[..end.unwrap_or(named.len())].to_owned();
        let before = if attribute.len() > 1 && attribute.starts_with('@') {
            format!("{attribute} ")
        } else {
            "elixir:".to_owned()
        };
        literal(reading, &code, &before, "elixir", Role::Requires, Dialect::Elixir);
    },
};

/// Zig's `build.zig.zon`: `.minimum_zig_version = "0.13.0"`.
pub(super) static ZIG: Reader = Reader {
    reads: |path| name(path) == "build.zig.zon",
    format: None,
    read: |reading| {
        let code = Comments::C.blanked(&reading.file.text);
        let before = ".minimum_zig_version";
        literal(reading, &code, before, "zig", Role::Requires, Dialect::Minimum);
    },
};

/// sbt's `project/build.properties`: `sbt.version=1.9.7`.
pub(super) static SBT: Reader = Reader {
    reads: |path| path == "project/build.properties" || path.ends_with("/project/build.properties"),
    format: None,
    read: sbt,
};

/// Swift's `Package.swift`, whose first line is `// swift-tools-version: 5.9`.
pub(super) static SWIFT: Reader =
    Reader { reads: |path| name(path) == "Package.swift", format: None, read: swift };

/// The string behind `before` and the marks of an assignment.
fn literal(
    reading: &mut Reading<'_>,
    code: &str,
    before: &str,
    tool: &str,
    role: Role,
    dialect: Dialect,
) {
    let Some(at) = code.find(before).map(|at| at + before.len()) else { return };
    let value = code[at..].trim_start().trim_start_matches('=').trim_start();
    let Some(inner) = value.strip_prefix('"') else { return };
    if let Some(end) = inner.find(['"', '\n']).filter(|end| inner[*end..].starts_with('"')) {
        let start = code.len() - inner.len();
        reading.declare(tool, role, dialect, start..start + end);
    }
}

fn swift(reading: &mut Reading<'_>) {
    let line = reading.file.text.lines().next().unwrap_or_default();
    let Some((_, version)) = line.split_once("swift-tools-version") else { return };
    let version = version.trim_start_matches([':', ' ']);
    let end =
        version.find(|char: char| !(char.is_ascii_digit() || char == '.')).unwrap_or(version.len());
    let start = line.len() - version.len();
    if end > 0 {
        reading.declare("swift", Role::Requires, Dialect::Minimum, start..start + end);
    }
}

fn sbt(reading: &mut Reading<'_>) {
    let folder = reading.file.folder();
    let scope = folder.strip_suffix("project").unwrap_or(folder).trim_end_matches('/').to_owned();
    for line in reading.lines() {
        let text = &reading.text()[line.clone()];
        let Some((key, value)) = text.split_once('=') else { continue };
        if key.trim() == "sbt.version" && !value.trim().is_empty() {
            let start = line.end - value.trim_start().len();
            reading
                .declare("sbt", Role::Selects, Dialect::Prefix, start..line.end)
                .scope(scope.as_str());
        }
    }
}
