use super::{
    super::{Object, Stop, Traced, Value, modernised},
    Location,
    graph::Node,
    reference::without_version,
};

/// A Feature that is installed.
#[derive(Debug, Clone)]
pub struct FeatureSet {
    /// As it was asked for.
    pub id: String,
    /// What asked for it, and where that is written.
    pub asked: Traced,
    /// Its properties, and the values of its options.
    pub feature: Object,
    location: Location,
    manifest: Option<(Traced, String)>,
}

const KNOWN: &str = "how the CLI keeps Features";

impl FeatureSet {
    /// `node`, the one with the number `index`.
    pub(super) fn of(node: &Node, index: usize) -> Self {
        let mut own = base(node);
        own.extend(node.supply.metadata.iter().map(|(key, value)| (key.clone(), value.clone())));
        let id = own.get("id").and_then(Traced::as_str).unwrap_or_default();
        let consecutive = Traced::ruled(format!("{id}_{index}").into(), KNOWN);
        own.insert("consecutiveId".to_owned(), consecutive);
        let mut feature = node.supply.file.clone();
        feature.extend(own);
        Self {
            id: node.asked.clone(),
            asked: node.origin.clone(),
            feature,
            location: node.location.clone(),
            manifest: node.supply.manifest.clone(),
        }
    }

    /// The same, with `extensions` and `settings` where they belong today.
    pub fn modernised(self) -> Result<Self, Stop> {
        Ok(Self { feature: modernised(self.feature, false)?, ..self })
    }

    /// As the document has it; folders into which the CLI unpacks are left out.
    pub fn to_json(&self) -> serde_json::Value {
        let mut set = Object::new();
        let list = Value::List(vec![Traced::ruled(Value::Object(self.feature.clone()), KNOWN)]);
        set.insert("sourceInformation".to_owned(), self.source());
        set.insert("features".to_owned(), Traced::ruled(list, KNOWN));
        set.insert("internalVersion".to_owned(), Traced::ruled("2".into(), KNOWN));
        if let Some((_, digest)) = &self.manifest {
            let digest = Traced::ruled(digest.as_str().into(), KNOWN);
            set.insert("computedDigest".to_owned(), digest);
        }
        Traced::ruled(Value::Object(set), KNOWN).to_json()
    }

    fn source(&self) -> Traced {
        let text = |text: &str| Traced::ruled(text.into(), KNOWN);
        let mut source = Object::new();
        let mut add = |key: &str, value: Traced| drop(source.insert(key.to_owned(), value));
        match &self.location {
            Location::Folder(path) => {
                add("type", text("file-path"));
                add("resolvedFilePath", text(path));
            }
            Location::Download(address) => {
                add("type", text("direct-tarball"));
                add("tarballUri", text(address));
            }
            Location::Registry(registered) => {
                add("type", text("oci"));
                if let Some((manifest, digest)) = &self.manifest {
                    add("manifest", manifest.clone());
                    add("manifestDigest", text(digest));
                }
                let reference = Value::Object(registered.traced());
                add("featureRef", Traced::ruled(reference, KNOWN));
            }
        }
        add("userFeatureId", text(&self.id));
        if matches!(self.location, Location::Registry(_)) {
            add("userFeatureIdWithoutVersion", text(without_version(&self.id)));
        }
        Traced::ruled(Value::Object(source), KNOWN)
    }
}

/// What is known of a Feature before anybody looked at it.
fn base(node: &Node) -> Object {
    let full = super::renamed::full(&node.asked);
    let (id, name) = match &node.location {
        Location::Registry(registered) => (registered.id.clone(), None),
        Location::Folder(path) => (super::super::variables::base_name(path).to_owned(), Some(full)),
        Location::Download(_) => (String::new(), Some(full)),
    };
    let mut base = Object::new();
    let text = |text: String| Traced::ruled(text.into(), KNOWN);
    base.insert("id".to_owned(), text(id));
    base.extend(name.map(|name| ("name".to_owned(), text(name))));
    base.insert("value".to_owned(), node.options.clone());
    base.insert("included".to_owned(), Traced::ruled(true.into(), KNOWN));
    base
}
