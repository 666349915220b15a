use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

/// `--output`: where what was built goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Into the engine's own store.
    Engine,
    /// The same, and no file in it is newer than `SOURCE_DATE_EPOCH`.
    Reproducible,
    /// The files of the last stage into this folder.
    Folder(PathBuf),
    /// The files of the last stage into a tar archive.
    Tar(Destination),
    /// The image into an archive of this form; it stays in the engine's store, too.
    Archive(Form, Destination),
}

/// Where an archive goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// This file.
    File(PathBuf),
    /// Standard output.
    Standard,
}

/// The form of an image's archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As `docker save` writes it.
    Docker,
    /// An OCI image layout.
    Oci,
}

impl Output {
    /// Whether an image comes out of it.
    pub fn is_image(&self) -> bool {
        matches!(self, Self::Engine | Self::Reproducible | Self::Archive(..))
    }

    /// The folder or file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Folder(path)
            | Self::Tar(Destination::File(path))
            | Self::Archive(_, Destination::File(path)) => Some(path),
            _ => None,
        }
    }

    /// Whether it takes standard output for itself.
    pub fn is_standard(&self) -> bool {
        matches!(self, Self::Tar(Destination::Standard) | Self::Archive(_, Destination::Standard))
    }
}

impl FromStr for Output {
    type Err = String;

    /// `type=local|tar|docker|oci|image,dest=PATH`; a path alone is a folder, `-` a tar archive on standard output.
    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write type=local|tar|docker|oci,dest=PATH";
        if text == "-" {
            return Ok(Self::Tar(Destination::Standard));
        }
        if !text.contains('=') {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        let (mut kind, mut path, mut rewrite) = (None, None, false);
        for field in text.split(',') {
            match field.split_once('=').ok_or(USAGE)? {
                ("type", value) => kind = Some(value),
                ("dest", "") => return Err(USAGE.to_owned()),
                ("dest", value) => path = Some(value),
                ("rewrite-timestamp", "false") => rewrite = false,
                ("rewrite-timestamp", "true") => rewrite = true,
                ("push", _) => {
                    return Err("it does not push; push the image with `docker push`".to_owned());
                }
                (other, _) => return Err(format!("`{other}` is not known; {USAGE}")),
            }
        }
        let archive = || match path {
            Some("-") => Ok(Destination::Standard),
            Some(path) => Ok(Destination::File(PathBuf::from(path))),
            None => Err(format!("dest is missing; {USAGE}")),
        };
        match (kind, path) {
            (Some("image" | "moby" | "docker"), None) if rewrite => Ok(Self::Reproducible),
            _ if rewrite => Err("rewrite-timestamp goes with type=image".to_owned()),
            (Some("image" | "moby" | "docker"), None) => Ok(Self::Engine),
            (Some("local"), Some("-")) => {
                Err("a folder is no standard output; type=tar is".to_owned())
            }
            (Some("local"), Some(path)) => Ok(Self::Folder(PathBuf::from(path))),
            (Some("tar"), _) => archive().map(Self::Tar),
            (Some("docker"), _) => archive().map(|to| Self::Archive(Form::Docker, to)),
            (Some("oci"), _) => archive().map(|to| Self::Archive(Form::Oci, to)),
            (Some("registry"), _) => {
                Err("it does not push; push the image with `docker push`".to_owned())
            }
            _ => Err(USAGE.to_owned()),
        }
    }
}
