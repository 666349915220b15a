use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// The files of mise (<https://mise.jdx.dev/configuration.html>).
pub(super) static READER: Reader = Reader { reads, format: Some(Format::Toml), read };

fn reads(path: &str) -> bool {
    let name = name(path);
    matches!(
        name,
        "mise.toml" | ".mise.toml" | ".rtx.toml" | "mise.local.toml" | ".mise.local.toml"
    ) || path.ends_with(".config/mise/config.toml")
        || path.ends_with("mise/config.toml")
        || path.ends_with(".mise/config.toml")
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let scope = scope(reading.file.folder()).to_owned();
    for tool in root.get("tools").map_or(&[][..], Node::members) {
        // `npm:prettier` is installed with the help of npm, and is itself called so.
        let called = tool.name.split_once(':').map_or(tool.name.as_str(), |(_, name)| name);
        let called = called.rsplit('/').next().unwrap_or(called);
        for version in versions_of(&tool.value) {
            let version = version.get("version").unwrap_or(version);
            if let Some(declaration) =
                reading.declare_node(called, Role::Selects, Dialect::Mise, version)
            {
                declaration.scope(scope.clone());
            }
        }
    }
}

/// The version, or the first of several: it is the one that is used.
fn versions_of(value: &Node) -> &[Node] {
    match value.items() {
        [] => std::slice::from_ref(value),
        items => &items[..1],
    }
}

/// The folder that a file in `folder` is for.
fn scope(folder: &str) -> &str {
    let inside = [".config/mise", ".mise", "mise"];
    let found = inside.iter().find_map(|inside| folder.strip_suffix(inside));
    found.map_or(folder, |rest| rest.trim_end_matches('/'))
}
