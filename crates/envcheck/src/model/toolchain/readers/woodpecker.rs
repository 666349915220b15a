use source::Format;

use super::{ci_image, gitlab_ci, name};
use crate::model::{
    Content,
    toolchain::{Reader, Reading},
};

/// Pipelines of Woodpecker (<https://woodpecker-ci.org/docs/usage/workflow-syntax>) and of Drone, which it comes from:
/// the images of steps and services, and what their commands install.
pub(super) static READER: Reader = Reader { reads: is_pipeline, format: Some(Format::Yaml), read };

fn is_pipeline(path: &str) -> bool {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let folder = path.split('/').rev().nth(1);
    let named =
        matches!(name(path), ".drone.yml" | ".drone.yaml" | ".woodpecker.yml" | ".woodpecker.yaml");
    named || (yaml && folder == Some(".woodpecker"))
}

fn read(reading: &mut Reading<'_>) {
    let Content::Tree(parsed) = &reading.file.content else { return };
    let folder = reading.file.folder();
    reading.hold_for(folder.strip_suffix(".woodpecker").unwrap_or(folder).trim_end_matches('/'));
    for pipeline in &parsed.documents {
        for image in ci_image::members(pipeline, "image") {
            ci_image::declare(reading, image, &|_| None);
        }
        for commands in ci_image::members(pipeline, "commands") {
            gitlab_ci::scripts(reading, commands);
        }
    }
}
