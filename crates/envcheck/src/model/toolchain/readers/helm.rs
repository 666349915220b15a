use source::{Format, Node};
use versions::Dialect;

use super::{image, name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// Charts of Helm: `kubeVersion`, and the images of `values.yaml`.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let name = name(path);
        name == "Chart.yaml" || (name.starts_with("values") && name.ends_with(".yaml"))
    },
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if reading.file.name() == "Chart.yaml" {
        if let Some(node) = root.get("kubeVersion") {
            reading.declare_node("kubernetes", Role::Requires, Dialect::Npm, node);
        }
        return;
    }
    let mut images = Vec::new();
    root.walk(&mut |node| {
        if let Some(image) = node.get("image") {
            images.push(image);
        }
    });
    for node in images {
        if let Some(name) = named(reading, node) {
            image::declare(reading, &name, Role::Selects, |_| {});
        }
    }
}

/// `repository: postgres`, `tag: "16"`, or both in one text.
fn named(reading: &Reading<'_>, node: &Node) -> Option<Value> {
    let file = reading.file.file;
    let part = |name: &str| node.get(name).and_then(|node| Value::of(node, file));
    let Some(repository) = part("repository") else { return Value::of(node, file) };
    let tag = part("tag").filter(|tag| !tag.text.is_empty())?;
    let mut name = Value::empty(tag.at);
    if let Some(registry) = part("registry").filter(|registry| !registry.text.is_empty()) {
        name.push(&registry);
        name.push(&Value::written("/", registry.at));
    }
    name.push(&repository);
    name.push(&Value::written(":", tag.at));
    name.push(&tag);
    Some(name)
}
