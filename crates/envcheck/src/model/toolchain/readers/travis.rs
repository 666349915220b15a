use source::Format;
use versions::Dialect;

use super::{name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.travis.yml`: the versions of its languages, a list being a matrix.
pub(super) static READER: Reader =
    Reader { reads: |path| name(path) == ".travis.yml", format: Some(Format::Yaml), read };

/// Keys, and the tools they are about.
const KEYS: &[(&str, &str)] = &[
    ("elixir", "elixir"),
    ("go", "go"),
    ("jdk", "java"),
    ("julia", "julia"),
    ("node_js", "node"),
    ("otp_release", "erlang"),
    ("php", "php"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("rust", "rust"),
    ("rvm", "ruby"),
    ("scala", "scala"),
];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for (key, tool) in KEYS {
        let Some(node) = root.get(key) else { continue };
        let items = node.items();
        let one = std::slice::from_ref(node);
        let (items, role) = if items.len() > 1 {
            (items, Role::Matrix)
        } else {
            (if items.is_empty() { one } else { items }, Role::Selects)
        };
        for value in items.iter().filter_map(|item| Value::of(item, reading.file.file)) {
            reading.declare_value(tool, role, Dialect::Setup, &value);
        }
    }
}
