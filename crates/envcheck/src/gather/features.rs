use std::{collections::BTreeMap, fs, path::Path};

use findings::{SourceFile, Sources};
use source::Format;

use super::{download::Client, registry};
use crate::merged::{
    Object, Stop, Traced,
    feature::{Location, Registered, Shelf, Supply},
};

/// Looks Features up in folders, and in registries on this machine.
pub(crate) struct Features<'a> {
    /// Their descriptions become sources too.
    pub(crate) sources: &'a mut Sources,
    /// How a file of a folder is shown.
    pub(crate) shown: &'a dyn Fn(&Path) -> String,
    /// Asks registries elsewhere, if that is wanted.
    client: Option<Client>,
    /// What has been looked up.
    found: BTreeMap<String, Supply>,
}

impl<'a> Features<'a> {
    /// Nothing has been looked up yet; `online` allows for registries that are not on this machine.
    pub(crate) fn new(
        sources: &'a mut Sources,
        shown: &'a dyn Fn(&Path) -> String,
        online: bool,
    ) -> Self {
        Self { sources, shown, client: online.then(Client::new), found: BTreeMap::new() }
    }

    fn folder(&mut self, id: &str, path: &str) -> Result<Supply, Stop> {
        let path = Path::new(path).join("devcontainer-feature.json");
        let name = (self.shown)(&path);
        let bytes = fs::read(&path).map_err(|error| {
            Stop::new(format!(
                "the Feature `{id}` has no {name} that can be read ({error}): mend the path, or add the Feature"
            ))
        })?;
        let text = SourceFile::decode(name, bytes);
        let file = self.object(id, text)?;
        Ok(Supply { metadata: file.clone(), file, manifest: None })
    }

    fn registered(&mut self, id: &str, registered: &Registered) -> Result<Supply, Stop> {
        let missing =
            |reason: String| Stop::new(format!("the Feature `{id}` cannot be read: {reason}"));
        if self.client.is_none() && !registry::is_local(&registered.registry) {
            return Err(missing(format!(
                "{} is not on this machine and is asked with --online only; or copy the Feature below .devcontainer/ \
                 and name it `./{}`",
                registered.registry, registered.id
            )));
        }
        let manifest = registry::manifest(registered, self.client.as_ref()).map_err(missing)?;
        let text =
            registry::description(registered, &manifest, self.client.as_ref()).map_err(missing)?;
        let file = self.object(id, SourceFile::embedded(format!("Feature {id}"), text))?;
        let annotation = manifest.parsed.root();
        let annotation =
            annotation.and_then(|root| root.at(&["annotations", "dev.containers.metadata"]));
        let metadata = match annotation.and_then(source::Node::as_str) {
            Some(text) => self.object(id, SourceFile::embedded(format!("Feature {id}"), text))?,
            None => file.clone(),
        };
        let name = format!("manifest of {id}");
        let document = self.sources.add(SourceFile::embedded(name, manifest.text.as_str()));
        let root =
            manifest.parsed.root().ok_or_else(|| missing("it has no manifest".to_owned()))?;
        let manifest = Some((Traced::of(document, root), manifest.digest));
        Ok(Supply { file, metadata, manifest })
    }

    fn object(&mut self, id: &str, text: SourceFile) -> Result<Object, Stop> {
        let parsed = source::parse(Format::Jsonc, text.text());
        let file = self.sources.add(text);
        if let Some(fault) = super::fault_of(&parsed) {
            let at = Some(file.span(fault.span.clone()));
            return Err(Stop { what: format!("the Feature `{id}`: {}", fault.message), at });
        }
        let root = parsed.root().map(|root| Traced::of(file, root));
        let object = root.as_ref().and_then(Traced::as_object).cloned();
        object
            .ok_or_else(|| Stop::new(format!("the Feature `{id}` is described by no JSON object")))
    }
}

impl Shelf for Features<'_> {
    fn look_up(&mut self, id: &str, location: &Location) -> Result<Supply, Stop> {
        let key = format!("{location:?}");
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        let supply = match location {
            Location::Folder(path) => self.folder(id, path)?,
            Location::Registry(registered) => self.registered(id, registered)?,
            Location::Download(_) => {
                return Err(Stop::new(format!(
                    "the Feature `{id}` would have to be downloaded, which is not done here: copy it below \
                     .devcontainer/ and name it `./NAME`"
                )));
            }
        };
        self.found.insert(key, supply.clone());
        Ok(supply)
    }
}
