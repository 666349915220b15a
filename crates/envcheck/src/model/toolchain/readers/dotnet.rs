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
        let raw = &text[framework.clone()];
        let number = raw.strip_prefix("net").unwrap_or_default();
        let is_new =
            number.contains('.') && number.split('.').all(|part| part.parse::<u16>().is_ok());
        if is_new {
            let place = framework.start + "net".len()..framework.end;
            reading.declare("dotnet", Role::Requires, Dialect::Minimum, place);
        }
    }
}
