//! Writes an image of the engine into an archive.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use futures_util::StreamExt as _;

use super::{BuildError, Outcome, deliver::beside, options::Destination};
use crate::engine::Engine;

/// Writes the image under its names, or else by its id. A file takes its place when it is whole.
pub(super) async fn write(
    engine: &Engine,
    outcome: &Outcome,
    to: &Destination,
) -> Result<(), BuildError> {
    let mut names: Vec<_> = outcome.tags.iter().map(String::as_str).collect();
    if names.is_empty() {
        names.push(&outcome.id);
    }
    let path = match to {
        Destination::File(path) => path.clone(),
        Destination::Standard => PathBuf::from("standard output"),
    };
    let unwritable = |cause: io::Error| BuildError::Unwritable { path: path.clone(), cause };
    let mut file = match to {
        Destination::File(path) => Some(beside(path).map_err(unwritable)?),
        Destination::Standard => None,
    };
    let mut chunks = std::pin::pin!(engine.docker.export_images(&names));
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| {
            BuildError::Refused(format!(
                "the image is built, and its archive was not sent: {error}"
            ))
        })?;
        match &mut file {
            Some(file) => file.write_all(&chunk),
            None => io::stdout().write_all(&chunk),
        }
        .map_err(unwritable)?;
    }
    if let Some(file) = file {
        file.persist(&path).map_err(|error| unwritable(error.error))?;
    }
    Ok(())
}
