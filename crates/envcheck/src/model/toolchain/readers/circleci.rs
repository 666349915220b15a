use source::Format;

use super::{ci_image, project};
use crate::model::toolchain::{Reader, Reading, Role};

/// `.circleci/config.yml`: the images of `docker` executors.
pub(super) static READER: Reader = Reader {
    reads: |path| path.ends_with(".circleci/config.yml"),
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let scope = project::of(reading.file.folder()).to_owned();
    for docker in ci_image::members(root, "docker") {
        for item in docker.items() {
            let Some(name) = item.get("image") else { continue };
            let Some(name) = super::value::Value::of(name, reading.file.file) else { continue };
            super::image::declare(reading, &name, Role::Selects, |declaration| {
                declaration.scope(scope.as_str());
            });
        }
    }
}
