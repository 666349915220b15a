//! rustup: one program under many names, and a folder for each toolchain.

use source::{Format, Node};

use super::Resolved;
use crate::{
    gather::doctor::{
        Search,
        tree::{name, parent, upwards},
    },
    model::installed::Manager,
};

/// Whether the file `real` is rustup under another name: a link to it, or a copy beside it.
pub(super) fn is_proxy(search: &Search<'_>, real: &str) -> bool {
    name(real) == "rustup" || search.tree.exists(&format!("{}/rustup", parent(real)))
}

pub(super) fn resolve(search: &Search<'_>, program: &str, folder: &str) -> Resolved {
    let home = search.environment.folder("RUSTUP_HOME", ".rustup");
    let chosen = chosen(search, &home, folder);
    let Some(chosen) = chosen else { return Resolved::Nothing(Manager::Rustup, None) };
    // A folder of the user's own.
    if chosen.starts_with('/') {
        return Resolved::For(format!("{chosen}/bin/{program}"));
    }
    let names = search.tree.names(&format!("{home}/toolchains"));
    let host = |name: &&String| {
        name.strip_prefix(chosen.as_str())
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|rest| rest.matches('-').count() >= 2)
    };
    let exact = names.iter().find(|name| **name == chosen);
    let Some(toolchain) = exact.or_else(|| names.iter().find(host)) else {
        return Resolved::Nothing(Manager::Rustup, Some(chosen));
    };
    let root = format!("{home}/toolchains/{toolchain}");
    let manifest = format!("{root}/lib/rustlib/multirust-channel-manifest.toml");
    let real = format!("{root}/bin/{program}");
    if !search.tree.exists(&real) {
        return Resolved::Nothing(Manager::Rustup, Some(chosen));
    }
    // The name of a release's folder is its version; of a channel's the manifest knows it.
    let number = toolchain.split('-').next().unwrap_or_default();
    if number.matches('.').count() == 2 && versions::Version::parse(number).is_some() {
        return Resolved::Told { version: number.to_owned(), from: root, real };
    }
    match search.tree.read(&manifest).and_then(|text| of_manifest(&text)) {
        Some(version) => Resolved::Told { version, from: manifest, real },
        None => Resolved::For(real),
    }
}

/// The first line behind `[pkg.rustc]`: `version = "1.95.0 (59807616e 2026-04-14)"`.
fn of_manifest(text: &str) -> Option<String> {
    let at = text.find("\n[pkg.rustc]\n")?;
    let line = text[at..].lines().find_map(|line| line.strip_prefix("version = \""))?;
    line.split([' ', '"']).next().map(str::to_owned)
}

fn chosen(search: &Search<'_>, home: &str, folder: &str) -> Option<String> {
    if let Some(toolchain) = search.environment.get("RUSTUP_TOOLCHAIN") {
        return Some(toolchain.to_owned());
    }
    let settings = search.tree.read(&format!("{home}/settings.toml"));
    let settings = settings.map(|text| source::parse(Format::Toml, &text));
    let root = settings.as_ref().and_then(|settings| settings.root());
    for folder in upwards(folder) {
        let set = root.and_then(|root| root.get("overrides")?.get(folder)?.as_str());
        if let Some(toolchain) = set {
            return Some(toolchain.to_owned());
        }
        let folder = folder.trim_end_matches('/');
        for name in ["rust-toolchain", "rust-toolchain.toml"] {
            let text = search.tree.read(&format!("{folder}/{name}"));
            if let Some(channel) = text.and_then(|text| channel(&text, folder)) {
                return Some(channel);
            }
        }
    }
    root.and_then(|root| root.get("default_toolchain")?.as_str()).map(str::to_owned)
}

/// `[toolchain] channel = "1.85"`, or the whole file.
fn channel(text: &str, folder: &str) -> Option<String> {
    let parsed = source::parse(Format::Toml, text);
    if let Some(toolchain) = parsed.root().and_then(|root| root.get("toolchain")) {
        let path = toolchain.get("path").and_then(Node::as_str);
        let path = path.map(|path| crate::model::join(folder, path));
        return toolchain.get("channel").and_then(Node::as_str).map(str::to_owned).or(path);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().filter(|line| !line.contains(['[', '=', ' '])).map(str::to_owned)
}
