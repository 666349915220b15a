use std::sync::LazyLock;

use regex::Regex;
use source::{Format, Node};
use versions::Dialect;

use super::{browserslist, comments::Comments, name, pattern};
use crate::model::toolchain::{Reader, Reading, Role};

/// The Node.js that TypeScript compiles for, where its configuration extends a base that names one.
pub(super) static TYPESCRIPT: Reader = Reader {
    reads: |path| name(path).starts_with("tsconfig") && path.ends_with(".json"),
    format: Some(Format::Jsonc),
    read: read_typescript,
};

/// The Node.js that Babel compiles for: <https://babeljs.io/docs/options#targets>.
pub(super) static BABEL: Reader = Reader {
    reads: |path| matches!(name(path), ".babelrc" | ".babelrc.json" | "babel.config.json"),
    format: Some(Format::Jsonc),
    read: read_babel,
};

/// The Node.js that a bundler compiles for, where its program says so literally.
pub(super) static BUNDLER: Reader =
    Reader { reads: |path| is_bundler(name(path)), format: None, read: read_bundler };

static BASE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^@tsconfig/node(\d+)(?:/|$)"));

/// `target: "node18"`, `target: ["es2022", "node18.12"]`; Babel's `node: "18"` behind `targets`.
static TARGET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"\btarget\s*:\s*\[?(?:\s*["'][a-z]+[\d.]*["']\s*,)*\s*["']node(\d[\d.]*)["']"#,
        r#"|\btargets\s*:\s*\{[^{}]*?\bnode\s*:\s*["']?(\d[\d.]*)["']?"#,
    ))
});

fn is_bundler(name: &str) -> bool {
    let tools =
        ["babel", "build", "esbuild", "rollup", "tsdown", "tsup", "unbuild", "vite", "vitest"];
    let mut parts = name.split('.');
    let (tool, ending) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    let middle = parts.all(|part| part == "config");
    tools.contains(&tool) && middle && matches!(ending, "js" | "cjs" | "mjs" | "ts" | "mts" | "cts")
}

fn read_typescript(reading: &mut Reading<'_>) {
    let Some(bases) = reading.root().and_then(|root| root.get("extends")) else { return };
    let bases = if bases.items().is_empty() { std::slice::from_ref(bases) } else { bases.items() };
    for base in bases.iter().filter_map(Node::as_text) {
        if let Some(version) = BASE.captures(&base.value).and_then(|found| found.get(1)) {
            let range = version.range();
            reading.declare_within("node", Role::Targets, Dialect::Prefix, base, range).fixed();
        }
    }
}

fn read_babel(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(targets) = root.get("targets") {
        babel_targets(reading, targets);
    }
    let presets = root.get("presets").map(Node::items).unwrap_or_default();
    for preset in presets.iter().filter(|preset| preset.at(&["0"]).and_then(Node::as_str).is_some())
    {
        if let Some(targets) = preset.at(&["1", "targets"]) {
            babel_targets(reading, targets);
        }
    }
}

/// Either queries of browserslist, or an object with versions.
fn babel_targets(reading: &mut Reading<'_>, targets: &Node) {
    match targets.get("node") {
        Some(node) if matches!(node.scalar(), Some("current" | "true")) => {}
        Some(node) => {
            reading.declare_node("node", Role::Targets, Dialect::Prefix, node);
        }
        None if targets.members().is_empty() => browserslist::read_node(reading, targets),
        None => {}
    }
}

fn read_bundler(reading: &mut Reading<'_>) {
    let program = Comments::C.blanked(reading.text());
    for found in TARGET.captures_iter(&program) {
        if let Some(version) = found.get(1).or(found.get(2)) {
            reading.declare("node", Role::Targets, Dialect::Prefix, version.range());
        }
    }
}
