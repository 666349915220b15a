use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{
    Ground, Object, Stop, Traced, Value, Variables, Workspace, entries,
    feature::{FeatureSet, Shelf, install},
    merge, modernised, workspace,
};

/// What `read-configuration` tells, as far as it could be read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file, its variables replaced.
    pub configuration: Traced,
    /// Where the workspace is in the container.
    pub workspace: Workspace,
    /// The Features in the order of their installation.
    pub features: Option<Vec<FeatureSet>>,
    /// Everything merged.
    pub merged: Option<Traced>,
    variables: Variables,
}

impl Document {
    /// What the file alone tells.
    pub fn new(
        file: &Traced,
        ground: &Ground,
        environment: BTreeMap<String, String>,
    ) -> Result<Self, Stop> {
        let object = file.as_object().cloned();
        let object = object.ok_or_else(|| Stop::at(file, "this has to be a JSON object"))?;
        let raw = modernised(object, true)?;
        let workspace = Workspace::of(&raw, ground);
        let mut variables = workspace.variables(ground, environment);
        let configuration = workspace::configuration(&raw, &variables, ground)?;
        let workspace = match configuration.as_object() {
            Some(object) => workspace.substituted(object),
            None => workspace,
        };
        // What images and Features say is filled in with the folder as it is by now.
        variables.container_folder =
            workspace.folder.as_ref().and_then(Traced::as_str).map(str::to_owned);
        Ok(Self { configuration, workspace, features: None, merged: None, variables })
    }

    /// The members of the configuration.
    pub fn object(&self) -> &Object {
        static EMPTY: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);
        self.configuration.as_object().unwrap_or(&EMPTY)
    }

    /// Adds the Features, which `shelf` knows.
    pub fn add_features(&mut self, ground: &Ground, shelf: &mut dyn Shelf) -> Result<(), Stop> {
        let sets = install(self.object(), ground, shelf)?;
        let sets = sets.into_iter().map(FeatureSet::modernised);
        self.features = Some(sets.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// Merges everything, with what the label of the image says.
    pub fn merge(&mut self, image: &[Traced]) -> Result<(), Stop> {
        let features = self.features.as_deref().unwrap_or_default();
        let entries = entries(image, features, self.object(), &self.variables)?;
        self.merged = Some(merge(self.object(), &entries));
        Ok(())
    }

    /// As the CLI writes it. What is missing is left out.
    pub fn to_json(&self) -> Json {
        let mut document = Map::new();
        document.insert("configuration".to_owned(), self.configuration.to_json());
        document.insert("workspace".to_owned(), self.workspace.to_json());
        if let Some(sets) = self.features.as_ref().filter(|sets| !sets.is_empty()) {
            let sets: Vec<_> = sets.iter().map(FeatureSet::to_json).collect();
            document.insert("featuresConfiguration".to_owned(), json!({"featureSets": sets}));
        }
        if let Some(merged) = &self.merged {
            document.insert("mergedConfiguration".to_owned(), merged.to_json());
        }
        Json::Object(document)
    }

    /// Every value that counts, with the path to it: those of the merged configuration, where there is one.
    pub fn values(&self) -> Vec<(String, &Traced)> {
        let mut values = Vec::new();
        let root = self.merged.as_ref().unwrap_or(&self.configuration);
        for (key, value) in super::traced::in_order(root.as_object().unwrap_or(self.object())) {
            if key == "configFilePath" {
                continue;
            }
            walk(key.to_owned(), value, &mut values);
        }
        values
    }
}

fn walk<'a>(path: String, value: &'a Traced, into: &mut Vec<(String, &'a Traced)>) {
    match &value.value {
        Value::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                walk(format!("{path}[{index}]"), item, into);
            }
        }
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in super::traced::in_order(object) {
                let plain = key.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
                    && key.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
                let key = if plain { format!(".{key}") } else { format!("[{}]", Json::from(key)) };
                walk(format!("{path}{key}"), value, into);
            }
        }
        _ => into.push((path, value)),
    }
}
