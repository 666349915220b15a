use std::{collections::BTreeMap, sync::LazyLock};

use findings::nearest;
use serde::Deserialize;

use super::{Template, TemplateError, TemplateFile};
use crate::model::catalogue;

/// The official Templates, which come with this program.
#[derive(Debug, Default, Deserialize)]
pub struct Embedded {
    #[serde(default)]
    executable: Vec<String>,
    templates: BTreeMap<String, BTreeMap<String, String>>,
}

/// They, read once.
pub fn embedded() -> &'static Embedded {
    static EMBEDDED: LazyLock<Embedded> =
        LazyLock::new(|| serde_json::from_str(catalogue::TEMPLATES).unwrap_or_default());
    &EMBEDDED
}

impl Embedded {
    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(String::as_str)
    }

    /// The name that `name` most likely means.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.names())
    }

    /// The Template called `name`.
    pub fn get(&self, name: &str) -> Option<Result<Template, TemplateError>> {
        let files = self.templates.get(name)?.iter();
        let file = |(path, text): (&String, &String)| {
            let executable = self.executable.contains(&format!("{name}/{path}"));
            (path.clone(), TemplateFile { bytes: text.clone().into_bytes(), executable })
        };
        Some(Template::new(files.map(file).collect()))
    }
}
