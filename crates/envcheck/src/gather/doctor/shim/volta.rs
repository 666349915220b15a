//! Volta: `volta` in package.json, else what `volta install` made the default.

use source::{Format, Node};

use super::Resolved;
use crate::{
    gather::doctor::{Search, tree::upwards},
    model::installed::Manager,
};

pub(super) fn resolve(search: &Search<'_>, program: &str, folder: &str) -> Resolved {
    let root = search.environment.folder("VOLTA_HOME", ".volta");
    let tool = if program == "npx" { "npm" } else { program };
    if !matches!(tool, "node" | "npm" | "pnpm" | "yarn") {
        return Resolved::Itself;
    }
    let default = search.tree.read(&format!("{root}/tools/user/platform.json"));
    let default = default.and_then(|text| of_platform(&text, tool));
    let Some(version) = of_project(search, tool, folder).or(default) else {
        // npm comes with Node.js.
        return Resolved::Nothing(Manager::Volta, None);
    };
    let home = format!("{root}/tools/image/{tool}/{version}");
    let path = format!("{home}/bin/{program}");
    if search.tree.exists(&path) {
        Resolved::Told { version, from: home, real: path }
    } else {
        Resolved::Nothing(Manager::Volta, Some(version))
    }
}

fn of_project(search: &Search<'_>, tool: &str, folder: &str) -> Option<String> {
    let files = upwards(folder).map(|it| format!("{}/package.json", it.trim_end_matches('/')));
    files.into_iter().find_map(|file| {
        let parsed = source::parse(Format::Jsonc, &search.tree.read(&file)?);
        let version = parsed.root()?.at(&["volta", tool])?;
        version.as_str().map(str::to_owned)
    })
}

/// `{"node": {"runtime": "20.1.0", "npm": null}, "pnpm": null, "yarn": "1.22.0"}`.
fn of_platform(text: &str, tool: &str) -> Option<String> {
    let parsed = source::parse(Format::Jsonc, text);
    let path: &[&str] = match tool {
        "node" => &["node", "runtime"],
        "npm" => &["node", "npm"],
        other => &[other],
    };
    parsed.root()?.at(path).and_then(Node::as_str).map(str::to_owned)
}
