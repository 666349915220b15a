use std::{path::PathBuf, str::FromStr};

/// `--build-context NAME=SOURCE`: what `FROM NAME` and `--from=NAME` mean in this build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedContext {
    /// The name that the Dockerfile uses.
    pub name: String,
    /// What it stands for.
    pub source: NamedSource,
}

/// What a [`NamedContext`] stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedSource {
    /// The files of a folder.
    Folder(PathBuf),
    /// What the builder fetches by itself, as it reads it: an image or an address.
    Remote(String),
    /// What another target of the same file builds.
    Target(String),
}

impl FromStr for NamedContext {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write NAME=FOLDER, NAME=docker-image://IMAGE or NAME=https://ADDRESS";
        let (name, source) = text.split_once('=').ok_or(USAGE)?;
        if name.is_empty() || source.is_empty() {
            return Err(USAGE.to_owned());
        }
        if source.starts_with("oci-layout://") {
            return Err("OCI layouts are not served as contexts; load the image and name it with docker-image://".to_owned());
        }
        let remote = ["docker-image://", "https://", "http://", "git@", "git://", "ssh://"];
        if source.starts_with("target:") {
            return Err(
                "a target is known in its bake file only: build that with --bake".to_owned()
            );
        }
        let source = if remote.iter().any(|scheme| source.starts_with(scheme)) {
            NamedSource::Remote(source.to_owned())
        } else {
            NamedSource::Folder(PathBuf::from(source))
        };
        Ok(Self { name: name.to_lowercase(), source })
    }
}
