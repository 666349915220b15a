use source::{Member, Node};

use crate::model::{Content, WorkspaceFile, devcontainer::volume_parts, join};

/// The compose files of a dev container, merged.
#[derive(Debug, Clone)]
pub struct Compose<'a> {
    /// The files; later ones add to earlier ones.
    pub files: Vec<&'a WorkspaceFile>,
}

/// What a service mounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume<'a> {
    /// The folder of the workspace; `None` for a volume, or a folder that only a machine knows.
    pub folder: Option<String>,
    /// Where it is mounted.
    pub target: &'a str,
}

impl<'a> Compose<'a> {
    /// `None` without files, and unless they are whole: nothing is included from elsewhere.
    pub(super) fn of(files: Vec<&'a WorkspaceFile>) -> Option<Self> {
        let whole = |file: &&WorkspaceFile| {
            let sound = matches!(&file.content, Content::Tree(parsed) if parsed.is_sound());
            sound && file.root().is_some_and(|root| root.get("include").is_none())
        };
        (!files.is_empty() && files.iter().all(whole)).then_some(Self { files })
    }

    /// Every service, by name, as the files define it.
    pub fn services(&self) -> Vec<(&'a WorkspaceFile, &'a Member)> {
        let mut found = Vec::new();
        for file in &self.files {
            let services = file.root().and_then(|root| root.get("services"));
            let services = services.map(Node::effective).unwrap_or_default();
            found.extend(services.into_iter().map(|service| (*file, service)));
        }
        found
    }

    /// What each file says about the service `name`.
    pub fn service(&self, name: &str) -> Vec<&'a Node> {
        let services = self.services().into_iter();
        services.filter(|(_, it)| it.name == name).map(|(_, it)| &it.value).collect()
    }

    /// The property `key` of the service `name`, as the last file that has it says.
    pub fn property(&self, name: &str, key: &str) -> Option<&'a Node> {
        self.service(name).into_iter().rev().find_map(|service| service.get(key))
    }

    /// What the service `name` mounts.
    pub fn volumes(&self, name: &str) -> Vec<Volume<'a>> {
        let services = self.service(name).into_iter();
        let volumes = services.filter_map(|service| service.get("volumes"));
        volumes.flat_map(Node::items).filter_map(|node| self.volume(node)).collect()
    }

    fn volume(&self, node: &'a Node) -> Option<Volume<'a>> {
        let (source, target) = match node.as_str() {
            Some(text) => short(text)?,
            None => (
                node.get("source").and_then(Node::as_str).unwrap_or_default(),
                node.get("target")?.as_str()?,
            ),
        };
        // Paths start from the folder of the first file.
        let folder = self.files[0].folder();
        let local = source.starts_with('.') && !source.contains('$');
        Some(Volume { folder: local.then(|| join(folder, source)), target })
    }
}

/// `SOURCE:TARGET` and `SOURCE:TARGET:MODE`.
fn short(text: &str) -> Option<(&str, &str)> {
    let parts = volume_parts(text);
    let [source, target, ..] = &parts[..] else { return None };
    Some((&text[source.clone()], &text[target.clone()]))
}
