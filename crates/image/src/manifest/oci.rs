//! `index.json` and the manifests below it, by the OCI image specification.
//!
//! These few fields are read leniently (a `null` list, an unknown media type), because one odd descriptor
//! must not hide the image beside it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Manifest, Part, parse};
use crate::problem::Fault;
use crate::reader::Reader;
use crate::store::{Found, Store};

/// Indexes inside indexes followed at most.
const DEPTH: usize = 8;

/// Manifests looked at before an index counts as hostile.
const MOST: usize = 10_000;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Descriptor {
    media_type: Option<String>,
    digest: String,
    annotations: Option<BTreeMap<String, String>>,
    platform: Option<Platform>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Platform {
    os: String,
    architecture: String,
    variant: Option<String>,
}

/// An index or an image manifest: told apart by what they hold.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Document {
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
    artifact_type: Option<String>,
}

/// All images of an index, those of nested indexes included, each once, with all its references.
pub(super) fn manifests(
    bytes: &[u8],
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
) -> Vec<Manifest> {
    let mut walk = Walk { store, reader, found: Vec::new(), seen: 0 };
    if let Some(index) = parse::<Document>(bytes, "index.json", walk.reader) {
        for descriptor in index.manifests.unwrap_or_default() {
            let reference = reference(&descriptor);
            walk.descriptor(descriptor, reference, DEPTH);
        }
    }
    walk.found
}

struct Walk<'a, 'r> {
    store: &'a mut dyn Store,
    reader: &'a mut Reader<'r>,
    found: Vec<Manifest>,
    seen: usize,
}

impl Walk<'_, '_> {
    fn descriptor(&mut self, descriptor: Descriptor, reference: Option<String>, depth: usize) {
        self.seen += 1;
        if is_attestation(&descriptor) {
            return;
        }
        let digest = descriptor.digest;
        if depth == 0 || self.seen > MOST {
            let (what, limit) =
                if depth == 0 { ("levels of nested indexes", DEPTH) } else { ("manifests", MOST) };
            self.reader.problems.add(digest, Fault::Limit { what, limit: limit as u64 });
            return;
        }
        if let Some(known) =
            self.found.iter_mut().find(|known| known.digest.as_ref() == Some(&digest))
        {
            known.references.extend(reference);
            known.references.sort();
            known.references.dedup();
            return;
        }
        let Some(document) = self.document(&digest) else { return };
        if let Some(manifests) = document.manifests {
            for inner in manifests {
                let reference = reference.clone().or_else(|| self::reference(&inner));
                self.descriptor(inner, reference, depth - 1);
            }
        } else if let Some(config) = document.config.filter(is_image) {
            if document.artifact_type.is_some() {
                return;
            }
            self.found.push(Manifest {
                references: reference.into_iter().collect(),
                platform: descriptor.platform.map(Platform::text),
                config: part(config.digest),
                layers: document
                    .layers
                    .unwrap_or_default()
                    .into_iter()
                    .map(|l| part(l.digest))
                    .collect(),
                digest: Some(digest),
            });
        }
    }

    fn document(&mut self, digest: &str) -> Option<Document> {
        let part = part(digest.to_owned());
        match self.store.document(self.reader, &part.name) {
            Found::Some((bytes, found)) => {
                if found != digest && digest.starts_with("sha256:") {
                    let expected = digest.to_owned();
                    self.reader.problems.add(&part.name, Fault::Digest { expected, found });
                }
                parse(&bytes, &part.name, self.reader)
            }
            found => {
                let fault = self.store.absent(&part.name);
                // An index of many platforms is often saved with one of them only.
                let expected = matches!(found, Found::Nothing)
                    && fault == Fault::Missing
                    && (self.seen > 1 || digest.is_empty());
                if !expected {
                    self.reader.problems.add(part.name, fault);
                }
                None
            }
        }
    }
}

impl Platform {
    fn text(self) -> String {
        let variant =
            self.variant.filter(|v| !v.is_empty()).map(|v| format!("/{v}")).unwrap_or_default();
        format!("{}/{}{variant}", self.os, self.architecture)
    }
}

/// `BuildKit` marks what it attaches to an image as a manifest for an unknown platform.
fn is_attestation(descriptor: &Descriptor) -> bool {
    let annotations = descriptor.annotations.as_ref();
    let marked = annotations.is_some_and(|all| all.contains_key("vnd.docker.reference.type"));
    marked
        || descriptor
            .platform
            .as_ref()
            .is_some_and(|p| p.os == "unknown" && p.architecture == "unknown")
}

/// Signatures, charts and other artifacts use configurations of other types.
fn is_image(config: &Descriptor) -> bool {
    config.media_type.as_deref().is_none_or(|kind| {
        kind.starts_with("application/vnd.oci.image.config")
            || kind.starts_with("application/vnd.docker.container.image")
    })
}

fn reference(descriptor: &Descriptor) -> Option<String> {
    let annotations = descriptor.annotations.as_ref()?;
    // The first is a full name, the second often only a tag.
    let names = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];
    names.iter().find_map(|name| annotations.get(*name)).cloned()
}

fn part(digest: String) -> Part {
    Part { name: format!("blobs/{}", digest.replacen(':', "/", 1)), digest: Some(digest) }
}
