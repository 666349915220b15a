//! What a build reads of this machine: the folder of the context, the Dockerfile, and what is to be left out.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::{BuildError, Context, DockerfileSource, Request, context::Tree};
use crate::engine::hex;

pub(super) fn context(request: &Request) -> Result<Tree, BuildError> {
    match &request.context {
        Context::Directory(folder) => tree(folder),
        Context::Empty => Ok(Tree::default()),
    }
}

pub(super) fn tree(folder: &Path) -> Result<Tree, BuildError> {
    let unreadable =
        |cause, hint| BuildError::Unreadable { path: folder.to_path_buf(), cause, hint };
    match fs::metadata(folder) {
        Ok(data) if data.is_dir() => {
            Ok(Tree { root: Some(folder.to_path_buf()), extra: BTreeMap::new() })
        }
        Ok(_) => Err(unreadable(
            io::Error::from(io::ErrorKind::NotADirectory),
            "; the build context is a folder, the Dockerfile is named with -f",
        )),
        Err(cause) => Err(unreadable(cause, "; name the folder of the build context")),
    }
}

/// A name for the folder of the context, the same in every build of it.
pub(super) fn place(request: &Request) -> String {
    let folder = match &request.context {
        Context::Directory(folder) => fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()),
        Context::Empty => PathBuf::new(),
    };
    hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()))
}

pub(super) fn dockerfile(request: &Request) -> Result<Vec<u8>, BuildError> {
    match &request.dockerfile {
        DockerfileSource::Text(text) => Ok(text.clone()),
        DockerfileSource::Embedded { text, .. } => Ok(text.clone().into_bytes()),
        DockerfileSource::Path(path) => fs::read(path).map_err(|cause| BuildError::Unreadable {
            path: path.clone(),
            cause,
            hint: "; name the Dockerfile with -f",
        }),
    }
}

/// `NAME.dockerignore` beside the Dockerfile takes the place of the context's `.dockerignore`.
pub(super) fn own_ignore_file(request: &Request) -> Result<Option<(PathBuf, Vec<u8>)>, BuildError> {
    let Some(path) = request.dockerfile_path() else { return Ok(None) };
    let mut name = path.as_os_str().to_owned();
    name.push(".dockerignore");
    match fs::read(&name) {
        Ok(patterns) => Ok(Some((name.into(), patterns))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(BuildError::Unreadable { path: name.into(), cause, hint: "" }),
    }
}
