use std::collections::BTreeMap;

use source::Node;

use super::{Environment, Needs, needs::needs_of};
use crate::model::{FileKind, Reference, WorkspaceFile, manifest::is_local};

impl Environment {
    /// The Features of each collection: those whose folders lie side by side and that name each other by one namespace.
    /// Keys are ids.
    pub fn collections(&self) -> Vec<Needs<'_>> {
        let mut folders: BTreeMap<&str, BTreeMap<String, &WorkspaceFile>> = BTreeMap::new();
        for file in self.of_kind(FileKind::Feature).filter(|file| !is_local(&file.path)) {
            let (around, id) = file.folder().rsplit_once('/').unwrap_or(("", file.folder()));
            folders.entry(around).or_default().insert(id.to_ascii_lowercase(), file);
        }
        let mut collections = Vec::new();
        for features in folders.values() {
            let mut by_namespace: BTreeMap<String, Needs<'_>> = BTreeMap::new();
            for (id, file) in features {
                for namespace in namespaces(file) {
                    let to = |written: &str| sibling(features, &namespace, written);
                    let needs = needs_of(file, to);
                    by_namespace.entry(namespace.clone()).or_default().insert(id.clone(), needs);
                }
            }
            collections.extend(by_namespace.into_values());
        }
        collections
    }
}

/// The namespaces of the Features that one in `file` waits for.
fn namespaces(file: &WorkspaceFile) -> Vec<String> {
    let needs = needs_of(file, |written| Some(split(written)?.0));
    let mut namespaces: Vec<_> = needs.into_iter().map(|need| need.to).collect();
    namespaces.sort();
    namespaces.dedup();
    namespaces
}

/// The id of the Feature of the collection that `written` means, provided that it is as it lies here.
fn sibling(
    features: &BTreeMap<String, &WorkspaceFile>,
    namespace: &str,
    written: &str,
) -> Option<String> {
    let (other, id) = split(written)?;
    let file = features.get(&id).filter(|_| other == namespace)?;
    let version = file.root()?.get("version").and_then(Node::as_str).unwrap_or_default();
    let registry = Reference::of(written).registry()?;
    let tag = registry.tag.filter(|tag| *tag != "latest");
    let is_this = tag.is_none_or(|tag| version == tag || version.starts_with(&format!("{tag}.")));
    (is_this && registry.digest.is_none()).then_some(id)
}

/// Namespace and id of a Feature in a registry, both as the registry has them.
fn split(written: &str) -> Option<(String, String)> {
    let registry = Reference::of(written).registry()?;
    let resource = registry.resource.to_ascii_lowercase();
    let (namespace, id) = resource.rsplit_once('/')?;
    Some((namespace.to_owned(), id.to_owned()))
}
