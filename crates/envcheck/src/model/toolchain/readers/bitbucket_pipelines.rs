use source::Format;

use super::{ci_image, name};
use crate::model::toolchain::{Reader, Reading};

/// `bitbucket-pipelines.yml`: the images of steps and services.
pub(super) static READER: Reader = Reader {
    reads: |path| name(path) == "bitbucket-pipelines.yml",
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for image in ci_image::members(root, "image") {
        ci_image::declare(reading, image, &|_| None);
    }
}
