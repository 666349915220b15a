use std::{collections::BTreeMap, env};

/// The variables with which programs are found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, String>,
    /// The folders of `PATH` that are absolute: what a relative one holds depends on the folder.
    pub(crate) path: Vec<String>,
    /// The home folder.
    pub(crate) home: String,
}

/// What programs of an image without a `PATH` are looked for in.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Environment {
    /// That of the process, read once.
    pub(crate) fn of_process() -> Self {
        let texts = env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self::new(texts.collect())
    }

    /// That of containers of an image.
    pub(crate) fn of_image(config: &image::Config) -> Self {
        let mut variables: BTreeMap<_, _> = config.env.iter().cloned().collect();
        let home = match config.user.as_str() {
            "" | "0" | "root" => "/root".to_owned(),
            user => format!("/home/{}", user.split(':').next().unwrap_or(user)),
        };
        variables.entry("HOME".to_owned()).or_insert(home);
        variables.entry("PATH".to_owned()).or_insert_with(|| DEFAULT_PATH.to_owned());
        Self::new(variables)
    }

    fn new(variables: BTreeMap<String, String>) -> Self {
        let path = variables.get("PATH").map_or("", String::as_str).split(':');
        let mut folders: Vec<String> = Vec::new();
        for folder in path.filter(|folder| folder.starts_with('/')) {
            let folder = folder.trim_end_matches('/');
            if !folder.is_empty() && !folders.iter().any(|other| other == folder) {
                folders.push(folder.to_owned());
            }
        }
        let home = variables.get("HOME").cloned().unwrap_or_else(|| "/".to_owned());
        Self { path: folders, home: home.trim_end_matches('/').to_owned(), variables }
    }

    /// A variable that is set and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The folder that `variable` names, or `usual` below the home folder.
    pub(crate) fn folder(&self, variable: &str, usual: &str) -> String {
        match self.get(variable) {
            Some(folder) => folder.trim_end_matches('/').to_owned(),
            None => format!("{}/{usual}", self.home),
        }
    }
}
