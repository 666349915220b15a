use std::collections::BTreeSet;

use source::{Format, Node};
use versions::Dialect;

use super::{command, name};
use crate::model::{
    WorkspaceFile,
    toolchain::{Reader, Reading, Role},
};

/// `package.json` (<https://docs.npmjs.com/cli/configuring-npm/package-json>), with the fields of corepack and volta.
pub(super) static READER: Reader = Reader {
    reads: |path| name(path) == "package.json" && !path.contains("node_modules/"),
    format: Some(Format::Jsonc),
    read,
};

/// What `engines` may name that is a tool of this machine, or the editor that an extension is for.
const ENGINES: &[&str] = &["bun", "deno", "node", "npm", "pnpm", "vscode", "yarn"];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let engines = root.get("engines").map_or(&[][..], Node::members);
    for engine in engines.iter().filter(|engine| ENGINES.contains(&engine.name.as_str())) {
        let Some(declared) =
            reading.declare_node(&engine.name, Role::Requires, Dialect::Npm, &engine.value)
        else {
            continue;
        };
        // `"npm": "please-use-yarn"` is wrong on purpose: no version is in it.
        if declared.raw.starts_with(|char: char| char.is_alphabetic() && char != 'v') {
            declared.unknown("it is a message");
        }
    }
    dev_engines(reading, root);
    if let Some(manager) = root.get("packageManager") {
        package_manager(reading, manager);
    }
    for script in root.get("scripts").map_or(&[][..], Node::members) {
        if let Some(text) = script.value.as_text() {
            command::ask(reading, text.content.clone(), reading.file.folder(), None);
        }
    }
    if let Some(own) = root.get("volta") {
        volta(reading, own);
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
            let on_fail = one.get("onFail").and_then(Node::as_str);
            let role = if on_fail == Some("download") { Role::Selects } else { Role::Requires };
            let same = |other: &&Node| other.get("name").and_then(Node::as_str) == Some(name);
            let declared = reading.declare_node(name, role, Dialect::Npm, version);
            let Some(declared) = declared else { continue };
            if all.iter().filter(same).count() > 1 {
                declared.inert("it is one of several alternatives");
            } else if on_fail == Some("ignore") {
                declared.inert("`onFail` is `ignore`");
            }
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

/// What volta selects (<https://docs.volta.sh/advanced/workspaces>): `own`, before what the files it extends say.
fn volta(reading: &mut Reading<'_>, own: &Node) {
    let mut open = vec!["node", "npm", "pnpm", "yarn"];
    open.retain(|tool| {
        let version = own.get(tool);
        version
            .and_then(|it| reading.declare_node(tool, Role::Selects, Dialect::Exact, it))
            .is_none()
    });
    let Some(place) = own.get("extends").and_then(Node::as_text) else { return };
    let mut seen = BTreeSet::from([reading.file.file]);
    let mut next = extended(reading, reading.file, own);
    while let Some((file, volta)) = next.filter(|(file, _)| seen.insert(file.file)) {
        open.retain(|tool| {
            let Some(version) = volta.get(tool).and_then(Node::as_text) else { return true };
            let written = file.file.span(version.content.clone());
            let (place, raw) = (place.content.clone(), version.value.as_str());
            reading
                .declare_as(tool, Role::Selects, Dialect::Exact, place, raw)
                .via(written, format!("`volta.{tool}`"))
                .fixed();
            false
        });
        next = extended(reading, file, volta);
    }
}

/// The file that `volta`, which stands in `file`, extends, and what it selects.
fn extended<'a>(
    reading: &Reading<'a>,
    file: &WorkspaceFile,
    volta: &Node,
) -> Option<(&'a WorkspaceFile, &'a Node)> {
    let other = reading.workspace.resolve(file.folder(), volta.get("extends")?.as_str()?)?;
    Some((other, other.root()?.get("volta")?))
}
