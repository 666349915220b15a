use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `package.json` (<https://docs.npmjs.com/cli/configuring-npm/package-json>), with the fields of corepack and volta.
pub(super) static READER: Reader = Reader {
    reads: |path| name(path) == "package.json" && !path.contains("node_modules/"),
    format: Some(Format::Jsonc),
    read,
};

/// What `engines` may name that is a tool of this machine.
const ENGINES: &[&str] = &["bun", "deno", "node", "npm", "pnpm", "yarn"];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let engines = root.get("engines").map_or(&[][..], Node::members);
    for engine in engines.iter().filter(|engine| ENGINES.contains(&engine.name.as_str())) {
        reading.declare_node(&engine.name, Role::Requires, Dialect::Npm, &engine.value);
    }
    dev_engines(reading, root);
    if let Some(manager) = root.get("packageManager") {
        package_manager(reading, manager);
    }
    for tool in root.get("volta").map_or(&[][..], Node::members) {
        if ENGINES.contains(&tool.name.as_str()) {
            reading.declare_node(&tool.name, Role::Selects, Dialect::Exact, &tool.value);
        }
    }
    for list in ["dependencies", "devDependencies"] {
        // What it types is the runtime's interface: its major version is the runtime's.
        if let Some(types) = root.at(&[list, "@types/node"]) {
            reading.declare_node("node", Role::Targets, Dialect::Npm, types);
        }
    }
}

/// `devEngines.runtime` and `packageManager`: one, or several of which each may serve.
fn dev_engines(reading: &mut Reading<'_>, root: &Node) {
    for kind in ["runtime", "packageManager"] {
        let Some(wanted) = root.at(&["devEngines", kind]) else { continue };
        let items = wanted.items();
        let all = if items.is_empty() { std::slice::from_ref(wanted) } else { items };
        for one in all {
            let (Some(name), Some(version)) =
                (one.get("name").and_then(Node::as_str), one.get("version"))
            else {
                continue;
            };
            reading.declare_node(name, Role::Requires, Dialect::Npm, version);
        }
    }
}

/// `pnpm@9.1.0+sha512.…`: the hash belongs to the version, and an edit of the version alone breaks it.
fn package_manager(reading: &mut Reading<'_>, node: &Node) {
    let Some(text) = node.as_text() else { return };
    let Some((tool, version)) = text.value.split_once('@') else { return };
    let at = tool.len() + 1;
    let end = version.find('+').map_or(text.value.len(), |plus| at + plus);
    let raw = text.value.get(at..end).unwrap_or_default().to_owned();
    let declaration =
        reading.declare_as(tool, Role::Selects, Dialect::Exact, text.place(at..end), raw);
    if end < text.value.len() {
        declaration.fixed();
    }
}
