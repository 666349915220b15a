use std::{collections::BTreeMap, sync::LazyLock};

use regex::{Captures, Regex};

use super::{Stop, Traced, Value};

/// What `${…}` stands for before there is a container: everything else stays as it is written.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// Those of the host.
    pub environment: BTreeMap<String, String>,
    /// The folder of the workspace, as it was named.
    pub local_folder: String,
    /// Where it is inside the container; may itself hold variables.
    pub container_folder: Option<String>,
}

/// JavaScript's dot stops at more than a line feed.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$\{([^\n\r\u{2028}\u{2029}]*?)\}").expect("the pattern is constant")
});

impl Variables {
    /// `value` with its variables replaced; keys stay as they are.
    pub fn substitute(&self, value: &Traced) -> Result<Traced, Stop> {
        let folder = self.container_folder.as_deref();
        let folder = folder.map(|text| self.text(text, value, folder)).transpose()?;
        self.value(value, folder.as_deref())
    }

    fn value(&self, value: &Traced, folder: Option<&str>) -> Result<Traced, Stop> {
        let replaced = match &value.value {
            Value::String(text) => Value::String(self.text(text, value, folder)?),
            Value::List(items) => {
                let items = items.iter().map(|item| self.value(item, folder));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            Value::Object(object) => {
                let members = object.iter();
                let members = members.map(|(key, it)| Ok((key.clone(), self.value(it, folder)?)));
                Value::Object(members.collect::<Result<_, Stop>>()?)
            }
            other => other.clone(),
        };
        Ok(value.with(replaced))
    }

    fn text(&self, text: &str, place: &Traced, folder: Option<&str>) -> Result<String, Stop> {
        let mut nameless = None;
        let replaced = VARIABLE.replace_all(text, |found: &Captures<'_>| {
            match self.replacement(&found[1], folder) {
                Replacement::Text(text) => text,
                Replacement::Unknown => found[0].to_owned(),
                Replacement::Nameless => {
                    nameless.get_or_insert_with(|| found[0].to_owned());
                    String::new()
                }
            }
        });
        let replaced = replaced.into_owned();
        nameless.map_or(Ok(replaced), |variable| {
            let what = "names no variable of the host: write `${localEnv:NAME}`";
            Err(Stop::at(place, format!("`{variable}` {what}")))
        })
    }

    fn replacement(&self, inner: &str, folder: Option<&str>) -> Replacement {
        let mut parts = inner.split(':');
        let name = parts.next().unwrap_or_default();
        let known = match name {
            "env" | "localEnv" => return self.of_host(parts),
            "localWorkspaceFolder" => Some(self.local_folder.clone()),
            "localWorkspaceFolderBasename" => Some(base_name(&self.local_folder).to_owned()),
            "containerWorkspaceFolder" => folder.map(str::to_owned),
            "containerWorkspaceFolderBasename" => folder.map(|it| base_name(it).to_owned()),
            _ => None,
        };
        known.map_or(Replacement::Unknown, Replacement::Text)
    }

    /// `NAME` and `NAME:DEFAULT`; what stands behind a second colon is lost.
    fn of_host<'a>(&self, mut parts: impl Iterator<Item = &'a str>) -> Replacement {
        let Some(name) = parts.next() else { return Replacement::Nameless };
        let set = self.environment.get(name).map(String::as_str);
        Replacement::Text(set.or(parts.next()).unwrap_or_default().to_owned())
    }
}

enum Replacement {
    Text(String),
    /// It stays as it is written.
    Unknown,
    Nameless,
}

/// The last part of a path.
pub(super) fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}
