use source::Format;

use super::{ci_image, name};
use crate::model::{
    Content,
    toolchain::{Reader, Reading},
};

/// Manifests of Kubernetes, by the folder they lie in: the images of containers.
pub(super) static READER: Reader = Reader { reads: is_manifest, format: Some(Format::Yaml), read };

const FOLDERS: &[&str] = &["k8s", "kube", "kubernetes", "kustomize", "manifests"];

fn is_manifest(path: &str) -> bool {
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    let mut folders = path.split('/').rev().skip(1);
    yaml && !name(path).starts_with("values") && folders.any(|part| FOLDERS.contains(&part))
}

fn read(reading: &mut Reading<'_>) {
    let file = reading.file;
    let Content::Tree(parsed) = &file.content else { return };
    let manifests = parsed
        .documents
        .iter()
        .filter(|document| document.get("apiVersion").is_some() && document.get("kind").is_some());
    for manifest in manifests {
        for image in ci_image::members(manifest, "image") {
            ci_image::declare(reading, image, &|_| None);
        }
    }
}
