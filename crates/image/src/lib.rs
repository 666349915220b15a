//! Reads a container image in one forward pass and says what is in it.
//!
//! The input is any stream of an image archive (`docker save` of any engine, skopeo, podman, kaniko, crane,
//! OCI), compressed or not, or an OCI image folder. Nothing is ever written, no path of the image is ever
//! looked up on the host, and what is kept is bounded by [`Limits`].

mod archive;
mod assemble;
mod config;
mod content;
mod decode;
mod digest;
mod dive;
mod duplicates;
mod error;
mod escapes;
mod files;
mod folder;
mod layer;
mod limits;
mod manifest;
mod merge;
mod model;
mod oddities;
mod options;
mod paths;
mod present;
mod problem;
mod reader;
mod snapshot;
mod store;
mod symlinks;
mod tarball;
mod visitor;
mod waste;

use std::io::Read;
use std::path::Path;

pub use error::Error;
pub use files::{File, Files, Unresolved};
pub use limits::Limits;
pub use model::{
    Config, Deletion, Dive, Duplicate, EntryId, FileId, Flow, Healthcheck, HistoryEntry, Image,
    Kind, Layer, LayerWaste, Occurrence, State, Waste,
};
pub use options::Options;
pub use problem::{Fault, Problem};
pub use snapshot::Snapshot;
pub use visitor::{Keep, Visitor};

/// Reads an image archive from a stream, in one pass and without seeking.
///
/// `visitor` may look at file contents while they pass by; `&mut ()` looks at nothing.
pub fn read(
    stream: impl Read + Send,
    options: &Options,
    visitor: &mut dyn Visitor,
) -> Result<Image, Error> {
    let mut reader = reader::Reader::new(&options.limits, visitor);
    let mut archive = archive::Archive::read(&mut reader, stream)?;
    assemble::image(&mut archive, reader, options)
}

/// Reads an image archive from a file, or an OCI image folder.
pub fn open(path: &Path, options: &Options, visitor: &mut dyn Visitor) -> Result<Image, Error> {
    if path.is_dir() {
        let mut folder = folder::Folder::open(path)?;
        let reader = reader::Reader::new(&options.limits, visitor);
        return assemble::image(&mut folder, reader, options);
    }
    let file = std::fs::File::open(path);
    let file = file.map_err(|cause| Error::Open { path: path.to_owned(), cause })?;
    read(file, options, visitor)
}
