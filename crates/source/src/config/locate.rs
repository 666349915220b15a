use std::{
    collections::BTreeMap,
    env,
    path::{self, Path, PathBuf},
};

use super::FILE_NAMES;

/// Which configuration a run uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// For each file the nearest one above it.
    #[default]
    Nearest,
    /// This one for all files (`--config`).
    File(PathBuf),
    /// None at all (`--no-config`).
    None,
}

/// Why there is no configuration to use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file that was asked for is not there.
    #[error("{}: there is no such file; name an existing one with --config, or leave the option out", .0.display())]
    Missing(PathBuf),
    /// The current folder is gone.
    #[error("the current folder cannot be found ({0}); change to one that exists")]
    NoCurrentFolder(std::io::Error),
}

/// Finds the configuration of a file.
#[derive(Debug)]
pub struct Locator {
    choice: Choice,
    here: PathBuf,
    /// By folder.
    known: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Locator {
    /// Looks as `choice` says.
    pub fn new(choice: Choice) -> Result<Self, ConfigError> {
        let here = env::current_dir().map_err(ConfigError::NoCurrentFolder)?;
        if let Choice::File(file) = &choice
            && !file.exists()
        {
            return Err(ConfigError::Missing(file.clone()));
        }
        Ok(Self { choice, here, known: BTreeMap::new() })
    }

    /// The configuration that holds for `path`, a file or a folder. The search ends at the root of the
    /// repository, which is the folder that has a `.git`.
    pub fn locate(&mut self, path: &Path) -> Option<PathBuf> {
        match &self.choice {
            Choice::None => None,
            Choice::File(file) => Some(file.clone()),
            Choice::Nearest => {
                let path = self.absolute(path);
                let folder = if path.is_dir() { &path } else { path.parent()? };
                self.nearest(folder)
            }
        }
    }

    /// What users call the configuration `file`.
    pub(super) fn name(&self, file: &Path) -> String {
        crate::discover::name(file.strip_prefix(&self.here).unwrap_or(file))
    }

    /// Without `.` and `..`, so that `a/../b` is not taken to be below `a`.
    fn absolute(&self, path: &Path) -> PathBuf {
        let mut absolute = self.here.clone();
        for part in path.components() {
            match part {
                path::Component::ParentDir => {
                    absolute.pop();
                }
                path::Component::CurDir => {}
                part => absolute.push(part),
            }
        }
        absolute
    }

    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        let mut passed = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = self.known.get(folder) {
                found.clone_from(known);
                break;
            }
            passed.push(folder.to_owned());
            found = FILE_NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file());
            if found.is_some() {
                break;
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        self.known.extend(passed.into_iter().map(|folder| (folder, found.clone())));
        found
    }
}
