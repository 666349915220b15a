//! `manifest.json`, as `docker save` and its imitators write it.

use serde::Deserialize;

use super::{Manifest, Part, parse};
use crate::reader::Reader;
use crate::store::Store;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    #[serde(default)]
    layers: Option<Vec<String>>,
}

/// All images of the list. The platform and digest of each are those of its configuration.
pub(super) fn manifests(
    bytes: &[u8],
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
) -> Vec<Manifest> {
    let items: Vec<Item> = parse(bytes, "manifest.json", reader).unwrap_or_default();
    let several = items.len() > 1;
    items
        .into_iter()
        .map(|item| {
            let mut references = item.repo_tags.unwrap_or_default();
            references.sort();
            let found = store.document(reader, &item.config).some();
            let platform =
                found.as_ref().filter(|_| several).and_then(|(bytes, _)| platform(bytes));
            Manifest {
                references,
                platform,
                digest: found.map(|(_, digest)| digest),
                layers: item.layers.unwrap_or_default().into_iter().map(part).collect(),
                config: config(item.config),
            }
        })
        .collect()
}

/// Only some producers name a part by its digest, and of a layer's two digests it may be either one.
fn part(name: String) -> Part {
    let digest = name.strip_prefix("blobs/sha256/").map(|hex| format!("sha256:{hex}"));
    Part { name, digest }
}

/// A configuration goes by its digest everywhere, however its name is spelled.
fn config(name: String) -> Part {
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    let stem =
        stem.strip_prefix("blobs/sha256/").or_else(|| stem.strip_prefix("sha256:")).unwrap_or(stem);
    let is_digest = stem.len() == 64 && stem.bytes().all(|digit| digit.is_ascii_hexdigit());
    Part { digest: is_digest.then(|| format!("sha256:{stem}")), name }
}

fn platform(config: &[u8]) -> Option<String> {
    let config: serde_json::Value = serde_json::from_slice(config).ok()?;
    crate::config::parse(&config).0.platform().into()
}
