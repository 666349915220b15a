use source::{Format, Node};
use versions::Dialect;

use super::{ci_image, name, runtime, value::Value, variable};
use crate::model::toolchain::{Reader, Reading, Role};

/// `fly.toml`: the image.
pub(super) static FLY: Reader =
    Reader { reads: |path| name(path) == "fly.toml", format: Some(Format::Toml), read: read_fly };

/// `render.yaml`: variables of services, and the version of databases.
pub(super) static RENDER: Reader = Reader {
    reads: |path| name(path) == "render.yaml",
    format: Some(Format::Yaml),
    read: read_render,
};

/// `vercel.json` (<https://vercel.com/docs/project-configuration/vercel-json>): the runtimes of its functions.
pub(super) static VERCEL: Reader = Reader {
    reads: |path| name(path) == "vercel.json",
    format: Some(Format::Jsonc),
    read: read_vercel,
};

fn read_vercel(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(version) = root.get("bunVersion") {
        reading.declare_node("bun", Role::Selects, Dialect::Prefix, version);
    }
    // A runtime of the community is a package: `vercel-php@0.7.3`.
    let functions = root.get("functions").map_or(&[][..], Node::members).iter();
    for node in functions.filter_map(|function| function.value.get("runtime")) {
        if node.as_str().is_some_and(|runtime| !runtime.contains('@')) {
            runtime::declare(reading, node);
        }
    }
}

fn read_fly(reading: &mut Reading<'_>) {
    if let Some(image) = reading.root().and_then(|root| root.at(&["build", "image"])) {
        ci_image::declare(reading, image, &|_| None);
    }
}

fn read_render(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for variables in ci_image::members(root, "envVars") {
        for item in variables.items() {
            let key = item.get("key").and_then(Node::as_str);
            if let (Some(key), Some(value)) = (key, item.get("value")) {
                declare(reading, key, value);
            }
        }
    }
    for node in ci_image::members(root, "postgresMajorVersion") {
        reading.declare_node("postgres", Role::Selects, Dialect::Text, node);
    }
}

fn declare(reading: &mut Reading<'_>, name: &str, node: &Node) {
    let Some(tool) = variable::tool_of(name) else { return };
    let Some(value) = Value::of(node, reading.file.file) else { return };
    let dialect = if tool.as_str() == "node" { Dialect::NodeAlias } else { Dialect::Text };
    reading.declare_value(tool.as_str(), Role::Selects, dialect, &value);
}
