use source::{Format, Node};

use super::Told;
use crate::gather::doctor::tree::{FileTree, name, upwards};

/// The `package.json` above a program of npm: it must be that of the tool, not of something it is bundled with.
pub(super) fn package(tree: &dyn FileTree, tool: &str, real: &str) -> Option<Told> {
    if !real.contains("/node_modules/") {
        return None;
    }
    let folders = upwards(real).skip(1).take_while(|folder| name(folder) != "node_modules");
    folders.filter(|folder| *folder != "/").find_map(|folder| {
        let path = format!("{folder}/package.json");
        let text = tree.read(&path)?;
        let parsed = source::parse(Format::Jsonc, &text);
        let root = parsed.root()?;
        let package = root.get("name").and_then(Node::as_str)?;
        let is_it = package == tool
            || package.rsplit('/').next() == Some(tool)
            || (tool == "devcontainer" && package == "@devcontainers/cli");
        let version = root.get("version").and_then(Node::as_str).filter(|_| is_it)?;
        Some(Told { version: version.to_owned(), from: path })
    })
}
