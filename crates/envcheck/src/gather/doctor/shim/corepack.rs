//! corepack: `packageManager` in package.json, else what it used last; it downloads what it does not have.

use source::{Format, Node};

use super::Resolved;
use crate::{
    gather::doctor::{Search, tree::upwards},
    model::installed::Manager,
};

pub(super) fn resolve(search: &Search<'_>, program: &str, folder: &str) -> Resolved {
    let tool = match program {
        "pnpx" => "pnpm",
        "yarnpkg" => "yarn",
        other => other,
    };
    let home = match search.environment.get("COREPACK_HOME") {
        Some(home) => home.to_owned(),
        None => format!("{}/node/corepack", search.environment.folder("XDG_CACHE_HOME", ".cache")),
    };
    let last = search.tree.read(&format!("{home}/lastKnownGood.json"));
    let last = last.and_then(|text| {
        let parsed = source::parse(Format::Jsonc, &text);
        parsed.root()?.get(tool).and_then(Node::as_str).map(plain)
    });
    let Some(version) = of_project(search, tool, folder).or(last) else {
        return Resolved::Nothing(Manager::Corepack, None);
    };
    let places = [format!("{home}/v1/{tool}/{version}"), format!("{home}/{tool}/{version}")];
    match places.into_iter().find(|place| search.tree.exists(place)) {
        Some(place) => Resolved::Told { version, from: place.clone(), real: place },
        None => Resolved::Nothing(Manager::Corepack, Some(version)),
    }
}

/// `pnpm@9.1.0+sha512.…` of the nearest package.json that names a manager.
fn of_project(search: &Search<'_>, tool: &str, folder: &str) -> Option<String> {
    let files = upwards(folder).map(|it| format!("{}/package.json", it.trim_end_matches('/')));
    let named = files.into_iter().find_map(|file| {
        let parsed = source::parse(Format::Jsonc, &search.tree.read(&file)?);
        parsed.root()?.get("packageManager")?.as_str().map(str::to_owned)
    });
    let named = named?;
    let (name, version) = named.split_once('@')?;
    (name == tool).then(|| plain(version))
}

fn plain(version: &str) -> String {
    version.split('+').next().unwrap_or(version).to_owned()
}
