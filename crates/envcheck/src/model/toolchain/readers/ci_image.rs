//! Images that the YAML of a CI system or a cluster names.

use source::Node;

use super::{image, interpolation, value::Value};
use crate::model::toolchain::{Reading, Role};

/// Adds what the image at `node`, a name or a mapping with one, holds; `lookup` tells variables.
pub(super) fn declare(
    reading: &mut Reading<'_>,
    node: &Node,
    lookup: &impl Fn(&str) -> Option<Value>,
) {
    let Some(name) = name(reading, node) else { return };
    let name = interpolation::resolve(&name, lookup);
    image::declare(reading, &name, Role::Selects, |_| {});
}

/// The name that stands at `node`, or in it.
pub(super) fn name(reading: &Reading<'_>, node: &Node) -> Option<Value> {
    let named = ["name", "image"].iter().find_map(|name| node.get(name));
    Value::of(named.unwrap_or(node), reading.file.file)
}

/// Every value of a member called `key`, wherever it stands in `root`.
pub(super) fn members<'a>(root: &'a Node, key: &str) -> Vec<&'a Node> {
    let mut found = Vec::new();
    root.walk(&mut |node| {
        if let source::Value::Mapping(members) = &node.value {
            found.extend(members.iter().filter(|it| it.name == key).map(|it| &it.value));
        }
    });
    found
}
