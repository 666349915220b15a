use source::{Format, Node};
use versions::Dialect;

use super::{name, xml};
use crate::model::toolchain::{Reader, Reading, Role};

/// `global.json` (<https://learn.microsoft.com/dotnet/core/tools/global-json>): a version, and how far from it is allowed.
pub(super) static GLOBAL: Reader =
    Reader { reads: |path| name(path) == "global.json", format: Some(Format::Jsonc), read: global };

/// Projects and what they share: the frameworks they are compiled for.
pub(super) static PROJECT: Reader = Reader {
    reads: |path| {
        let name = name(path);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        matches!(ending, Some("csproj" | "fsproj" | "vbproj")) || name == "Directory.Build.props"
    },
    format: None,
    read: project,
};

fn global(reading: &mut Reading<'_>) {
    let Some(version) = reading.root().and_then(|root| root.at(&["sdk", "version"])) else {
        return;
    };
    let policy = reading.root().and_then(|root| root.at(&["sdk", "rollForward"]));
    let policy = policy.and_then(Node::as_str);
    let Some(text) = version.as_text() else { return };
    let raw = match policy {
        Some(policy) => format!("{} {policy}", text.value),
        None => text.value.clone(),
    };
    let place = text.content.clone();
    reading.declare_as("dotnet", Role::Selects, Dialect::RollForward, place, raw);
}

fn project(reading: &mut Reading<'_>) {
    let text = reading.file.text.clone();
    let mut found = Vec::new();
    xml::texts(&text, &mut |open, range| {
        if matches!(open.last(), Some(&("TargetFramework" | "TargetFrameworks"))) {
            let mut start = range.start;
            for framework in text[range].split(';') {
                found.push(start..start + framework.len());
                start += framework.len() + 1;
            }
        }
    });
    // What is compiled for `net8.0` needs an SDK of that version or a newer one.
    for framework in found {
        let raw = text[framework.clone()].trim_end();
        let start = framework.start + raw.len() - raw.trim_start().len();
        let Some(number) = raw.trim_start().strip_prefix("net") else { continue };
        // `net8.0-windows` is for one system; `net48` is another framework, `netcoreapp3.1` the oldest of this one.
        let (core, number) = number.strip_prefix("coreapp").map_or((0, number), |it| (7, it));
        let number = number.split('-').next().unwrap_or_default();
        let is_new =
            number.contains('.') && number.split('.').all(|part| part.parse::<u16>().is_ok());
        if is_new {
            let from = start + "net".len() + core;
            let place = from..from + number.len();
            reading.declare("dotnet", Role::Requires, Dialect::Minimum, place);
        }
    }
}
