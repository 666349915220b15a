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
    let named = ["name", "image"].iter().find_map(|name| node.get(name));
    let Some(name) = Value::of(named.unwrap_or(node), reading.file.file) else { return };
    let name = interpolation::resolve(&name, lookup);
    image::declare(reading, &name, Role::Selects, |_| {});
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
