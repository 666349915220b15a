use source::{Format, Node};

use super::{ci_image, name, value::Value};
use crate::model::toolchain::{Reader, Reading};

/// `cloudbuild.yaml`: the images of its steps, with its own substitutions.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let name = name(path);
        name.starts_with("cloudbuild") && (name.ends_with(".yaml") || name.ends_with(".yml"))
    },
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let (file, substitutions) = (reading.file.file, root.get("substitutions"));
    let lookup = |name: &str| Value::of(substitutions?.get(name)?, file);
    for step in root.get("steps").map_or(&[][..], Node::items) {
        if let Some(name) = step.get("name") {
            ci_image::declare(reading, name, &lookup);
        }
    }
}
