//! What a Template makes of its files: options put in, Features added, paths left out.

mod embedded;
mod features;
mod manifest;
mod substitute;

use std::collections::{BTreeMap, BTreeSet};

pub use embedded::{Embedded, embedded};
pub use features::FeatureWish;
pub use manifest::TemplateOption;

use findings::nearest;

/// The file that describes a Template.
pub const MANIFEST: &str = "devcontainer-template.json";

/// What is for readers of a Template, and for nobody who applies it.
const LEFT_OUT: [&str; 3] = [MANIFEST, "NOTES.md", "README.md"];

/// A Template: what it asks for, and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub id: String,
    /// Its version, where it has one.
    pub version: Option<String>,
    /// What it asks for, by name.
    pub options: BTreeMap<String, TemplateOption>,
    /// What its author says may be left out.
    pub optional: Vec<String>,
    files: BTreeMap<String, TemplateFile>,
}

/// A file of a Template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Whether it may be started.
    pub executable: bool,
}

/// What somebody wants of a Template.
#[derive(Debug, Clone, Default)]
pub struct TemplateWish {
    /// Values of options.
    pub options: BTreeMap<String, String>,
    /// Features that are to be added.
    pub features: Vec<FeatureWish>,
    /// Paths to leave out; one that ends in `/*` stands for all below.
    pub omit: Vec<String>,
}

/// Why a Template cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Nothing describes it.
    #[error("there is no {MANIFEST} in it")]
    NoManifest,
    /// What describes it cannot be read.
    #[error("its {MANIFEST}: {0}")]
    Manifest(String),
    /// There is no such option.
    #[error("the Template has no option `{name}`; {instead}")]
    UnknownOption {
        /// What was asked for.
        name: String,
        /// What there is.
        instead: String,
    },
    /// An option cannot have this value.
    #[error("option `{name}` cannot be `{value}`: {reason}")]
    Value {
        /// The option.
        name: String,
        /// What was given.
        value: String,
        /// What may be given.
        reason: String,
    },
    /// A file needs a value, and nobody gives one.
    #[error(
        "{file} needs option `{name}`, which has no default: give it with `--option {name}=VALUE`"
    )]
    NoValue {
        /// The option.
        name: String,
        /// Who asks.
        file: String,
    },
    /// A file asks for an option that is not declared.
    #[error(
        "{file} asks for `${{templateOption:{name}}}`, and the Template has no such option: its author has to mend it"
    )]
    Undeclared {
        /// The option.
        name: String,
        /// Who asks.
        file: String,
    },
    /// The values make a file unreadable.
    #[error("{file} is no JSON any more with these values: {fault}")]
    Broken {
        /// The file.
        file: String,
        /// What is wrong with it.
        fault: String,
    },
    /// A path to leave out leaves out nothing.
    #[error("--omit-paths {path}: the Template has no such file; {instead}")]
    OmitsNothing {
        /// The path.
        path: String,
        /// What may be left out.
        instead: String,
    },
    /// There is nothing that Features could be added to.
    #[error("Features can only be added to one devcontainer.json, and there {0}")]
    NoDevcontainer(String),
    /// The Feature is there already.
    #[error("--feature {wanted}: the Template has it already as `{present}`")]
    Present {
        /// What was asked for.
        wanted: String,
        /// What is there.
        present: String,
    },
}

impl Template {
    /// The Template that has these files.
    pub fn new(files: BTreeMap<String, TemplateFile>) -> Result<Self, TemplateError> {
        let manifest = files.get(MANIFEST).ok_or(TemplateError::NoManifest)?;
        let mut template = manifest::read(&manifest.bytes)?;
        template.files = files;
        template.files.retain(|path, _| !LEFT_OUT.contains(&path.as_str()));
        Ok(template)
    }

    /// The files that `wish` makes of it, by path.
    pub fn files(
        &self,
        wish: &TemplateWish,
    ) -> Result<BTreeMap<String, TemplateFile>, TemplateError> {
        let values = self.values(&wish.options)?;
        let mut files = self.files.clone();
        for omit in &wish.omit {
            let before = files.len();
            files.retain(|path, _| !is_omitted(path, omit));
            if files.len() == before {
                return Err(self.omits_nothing(omit));
            }
        }
        for (path, file) in &mut files {
            // What is no text is taken as it is.
            let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
            if let Some(changed) = substitute::substitute(text, path, self, &values)? {
                file.bytes = changed.into_bytes();
            }
        }
        features::add(&mut files, &wish.features)?;
        Ok(files)
    }

    /// The value of each option that has one.
    fn values(
        &self,
        given: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<&str, String>, TemplateError> {
        let defaults = self.options.iter();
        let mut values: BTreeMap<&str, String> = defaults
            .filter_map(|(name, option)| Some((name.as_str(), option.default.clone()?)))
            .collect();
        for (name, value) in given {
            let Some((name, option)) = self.options.get_key_value(name) else {
                return Err(TemplateError::UnknownOption {
                    name: name.clone(),
                    instead: self.known(name),
                });
            };
            option.takes(value).map_err(|reason| TemplateError::Value {
                name: name.clone(),
                value: value.escape_debug().to_string(),
                reason,
            })?;
            values.insert(name, value.clone());
        }
        Ok(values)
    }

    fn known(&self, name: &str) -> String {
        let names = || self.options.keys().map(String::as_str);
        match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.options.is_empty() => "it has none at all".to_owned(),
            None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
        }
    }

    fn omits_nothing(&self, path: &str) -> TemplateError {
        let instead = if self.optional.is_empty() {
            let paths: BTreeSet<&str> = self.files.keys().map(String::as_str).collect();
            format!("there are {}", paths.into_iter().collect::<Vec<_>>().join(", "))
        } else {
            format!("its author made optional {}", self.optional.join(", "))
        };
        TemplateError::OmitsNothing { path: path.to_owned(), instead }
    }
}

fn is_omitted(path: &str, omit: &str) -> bool {
    let omit = omit.strip_prefix("./").unwrap_or(omit);
    match omit.strip_suffix('*') {
        Some(folder) if folder.ends_with('/') => path.starts_with(folder),
        _ => path == omit,
    }
}
