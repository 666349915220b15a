use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// The files of mise (<https://mise.jdx.dev/configuration.html>).
pub(super) static READER: Reader = Reader { reads, format: Some(Format::Toml), read };

/// proto's `.prototools` (<https://moonrepo.dev/docs/proto/config>): a tool and its version on each line.
pub(super) static PROTO: Reader = Reader {
    reads: |path| name(path) == ".prototools",
    format: Some(Format::Toml),
    read: |reading| {
        for tool in reading.root().map_or(&[][..], Node::members) {
            // Tables are settings.
            let Some(version) = tool.value.as_str() else { continue };
            let dialect = match (tool.name.as_str(), version.chars().next()) {
                ("rust", _) => Dialect::RustChannel,
                (_, Some('^' | '~' | '<' | '>' | '=')) => Dialect::Npm,
                _ => Dialect::Mise,
            };
            reading.declare_node(&tool.name, Role::Selects, dialect, &tool.value);
        }
    },
};

fn reads(path: &str) -> bool {
    let name = name(path);
    matches!(
        name,
        "mise.toml" | ".mise.toml" | ".rtx.toml" | "mise.local.toml" | ".mise.local.toml"
    ) || environment(name).is_some()
        || (name == "config.toml" && scope(path.trim_end_matches("/config.toml")).1)
}

/// The environment that `mise.production.toml` is for.
fn environment(name: &str) -> Option<&str> {
    let name = name.strip_prefix('.').unwrap_or(name);
    let middle = name.strip_prefix("mise.")?.strip_suffix(".toml")?;
    let middle = middle.strip_suffix(".local").unwrap_or(middle);
    (!middle.is_empty() && middle != "local").then_some(middle)
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let folder = reading.file.folder();
    let inside = reading.file.name() == "config.toml";
    let scope = if inside || folder.ends_with(".config") { scope(folder).0 } else { folder };
    let environment = environment(reading.file.name());
    let min = root.get("min_version").map(|min| min.get("hard").unwrap_or(min));
    if let Some(min) = min {
        let least = reading.declare_node("mise", Role::Requires, Dialect::Minimum, min);
        least.map(|least| least.scope(scope));
    }
    for tool in root.get("tools").map_or(&[][..], Node::members) {
        let called = called(&tool.name);
        for version in versions_of(&tool.value) {
            let version = version.get("version").unwrap_or(version);
            if let Some(declaration) =
                reading.declare_node(called, Role::Selects, Dialect::Mise, version)
            {
                declaration.scope(scope);
                if let Some(environment) = environment {
                    declaration.inert(format!("it is read where MISE_ENV is `{environment}`"));
                }
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

/// `npm:prettier` is installed with the help of npm, and is itself called so; `aqua:hashicorp/vault` is vault. A name
/// with a scope of npm says another thing than its last part.
fn called(name: &str) -> &str {
    let (backend, name) = name.split_once(':').unwrap_or(("", name));
    let part = name.rsplit('/').next().unwrap_or(name);
    if name.starts_with('@') && backend == "npm" { name } else { part }
}

/// The folder that a file in `folder` is for, and whether `folder` is one that mise reads.
fn scope(folder: &str) -> (&str, bool) {
    let inside = [".config/mise", ".config", ".mise", "mise"];
    let found = inside.iter().find_map(|inside| {
        let rest = folder.strip_suffix(inside)?;
        (rest.is_empty() || rest.ends_with('/')).then(|| rest.trim_end_matches('/'))
    });
    (found.unwrap_or(folder), found.is_some() && !folder.ends_with(".config"))
}
