//! Which image of an archive is meant, and of what it consists.

mod docker;
mod oci;

use crate::error::Error;
use crate::options::Options;
use crate::problem::Fault;
use crate::reader::Reader;
use crate::store::{Found, Store};

/// One image of an archive: where its parts are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) references: Vec<String>,
    /// As the index says; else unknown until the configuration is read.
    pub(crate) platform: Option<String>,
    pub(crate) config: Part,
    pub(crate) layers: Vec<Part>,
    /// The digest by which an OCI index names it.
    pub(crate) digest: Option<String>,
}

/// A part of an image: its name in the store, and the digest its bytes must have, where one is stated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) digest: Option<String>,
}

/// Finds the one image that is meant.
pub(crate) fn choose(
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
    options: &Options,
) -> Result<Manifest, Error> {
    let candidates = candidates(store, reader)?;
    let wanted = |manifest: &&Manifest| {
        options.reference.as_ref().is_none_or(|wanted| manifest.is(wanted))
            && options.platform.as_ref().is_none_or(|wanted| manifest.is_for(wanted))
    };
    let mut chosen: Vec<&Manifest> = candidates.iter().filter(wanted).collect();
    match chosen.pop() {
        Some(only) if chosen.is_empty() => Ok(only.clone()),
        Some(last) => {
            chosen.push(last);
            Err(Error::Ambiguous { images: chosen.into_iter().map(Manifest::describe).collect() })
        }
        None => Err(Error::NoSuchImage {
            wanted: [&options.reference, &options.platform]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" for "),
            images: candidates.iter().map(Manifest::describe).collect(),
        }),
    }
}

/// All images. `manifest.json` goes first: Docker 25.0.0 wrote an OCI manifest without layers beside it. With the store of
/// containerd it names the image of the engine's own platform only, and the index those of the others.
fn candidates(store: &mut dyn Store, reader: &mut Reader<'_>) -> Result<Vec<Manifest>, Error> {
    let mut found = Vec::new();
    let docker = store.document(reader, "manifest.json");
    if let Found::Some((bytes, _)) = &docker {
        found = docker::manifests(bytes, store, reader);
    }
    if let Found::Some((bytes, _)) = store.document(reader, "index.json") {
        let others = oci::manifests(&bytes, store, reader);
        if found.is_empty() {
            found = others;
        } else {
            add(&mut found, others, store, reader);
        }
    }
    if !found.is_empty() {
        return Ok(found);
    }
    // What went wrong while reading says more than what is missing after it.
    Err(match reader.problems.first() {
        Some(problem) => {
            Error::Unreadable { place: problem.place.clone(), cause: problem.fault.to_string() }
        }
        None => Error::NotAnImage { found: store.describe() },
    })
}

/// Adds those of the index that `manifest.json` does not name and whose parts were saved.
fn add(
    found: &mut Vec<Manifest>,
    others: Vec<Manifest>,
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
) {
    for other in others {
        let is_known = |known: &&mut Manifest| known.config.digest == other.config.digest;
        if let Some(known) = found.iter_mut().find(is_known) {
            known.platform = known.platform.take().or(other.platform);
            continue;
        }
        let saved = store.document(reader, &other.config.name).some().is_some();
        if saved && !other.layers.is_empty() {
            found.push(other);
        }
    }
}

impl Manifest {
    fn is(&self, wanted: &str) -> bool {
        let full = familiar(wanted);
        let id = wanted.strip_prefix("sha256:").unwrap_or(wanted);
        let digests = self.digest.iter().chain(&self.config.digest);
        self.references.iter().any(|reference| familiar(reference) == full)
            || (id.len() >= 12
                && digests.into_iter().any(|digest| {
                    digest.strip_prefix("sha256:").is_some_and(|digest| digest.starts_with(id))
                }))
    }

    fn is_for(&self, wanted: &str) -> bool {
        // The variant that all of them are is left out in indexes.
        let wanted = if wanted == "linux/arm64/v8" { "linux/arm64" } else { wanted };
        self.platform.as_deref().is_some_and(|platform| {
            let without_variant = platform.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
            platform == wanted || without_variant == wanted
        })
    }

    fn describe(&self) -> String {
        let name =
            if self.references.is_empty() { "untagged".into() } else { self.references.join(", ") };
        let platform = self.platform.as_deref().map(|p| format!(" ({p})")).unwrap_or_default();
        let digest = self.digest.as_ref().or(self.config.digest.as_ref());
        let digest = digest.map(|digest| format!(" {digest}")).unwrap_or_default();
        format!("{name}{platform}{digest}")
    }
}

/// A reference as people write it: without Docker Hub's registry, with a tag.
fn familiar(reference: &str) -> String {
    let short = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let short = short.strip_prefix("library/").unwrap_or(short);
    let name = short.rsplit('/').next().unwrap_or(short);
    if name.contains(':') || short.contains('@') {
        short.to_owned()
    } else {
        format!("{short}:latest")
    }
}

/// Parses a document; a fault becomes a problem.
fn parse<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
    place: &str,
    reader: &mut Reader<'_>,
) -> Option<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| reader.problems.add(place, Fault::Json { cause: error.to_string() }))
        .ok()
}
