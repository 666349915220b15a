//! An image folder: an OCI layout, or an archive that was unpacked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::decode::Taking;
use crate::error::Error;
use crate::problem::Fault;
use crate::reader::{Content, Reader};
use crate::store::{Found, Store};

/// Bytes read from a file at once.
const BUFFER: usize = 128 << 10;

/// A folder whose files are read when a manifest names them. No link out of the folder is followed.
#[derive(Debug)]
pub(crate) struct Folder {
    root: PathBuf,
    layers: BTreeMap<PathBuf, usize>,
}

impl Folder {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let root = path.canonicalize();
        let root = root.map_err(|cause| Error::Open { path: path.to_owned(), cause })?;
        Ok(Self { root, layers: BTreeMap::new() })
    }

    /// The regular file inside the folder that a name leads to.
    fn inside(&self, name: &str) -> Option<PathBuf> {
        let path = self.root.join(name.trim_start_matches('/')).canonicalize().ok()?;
        (path.starts_with(&self.root) && path.is_file()).then_some(path)
    }

    fn read(reader: &mut Reader<'_>, name: &str, path: &Path) -> Content {
        match File::open(path) {
            Ok(file) => {
                let file = Taking { input: file, budget: Rc::clone(&reader.budget) };
                reader.read(name, &mut BufReader::with_capacity(BUFFER, file))
            }
            Err(error) => {
                reader.problems.add(name, Fault::of(&error));
                Content::Other
            }
        }
    }
}

impl Store for Folder {
    fn document(&mut self, reader: &mut Reader<'_>, name: &str) -> Found<(Rc<[u8]>, String)> {
        let Some(path) = self.inside(name) else { return Found::Nothing };
        match Self::read(reader, name, &path) {
            Content::Json { bytes, digest } => Found::Some((bytes, digest)),
            Content::Layer(_) | Content::Other => Found::Other,
        }
    }

    fn layer(&mut self, reader: &mut Reader<'_>, name: &str) -> Found<usize> {
        let Some(path) = self.inside(name) else { return Found::Nothing };
        if let Some(&blob) = self.layers.get(&path) {
            return Found::Some(blob);
        }
        match Self::read(reader, name, &path) {
            Content::Layer(blob) => {
                self.layers.insert(path, blob);
                Found::Some(blob)
            }
            Content::Json { .. } | Content::Other => Found::Other,
        }
    }

    fn absent(&self, name: &str) -> Fault {
        let path = self.root.join(name.trim_start_matches('/'));
        let Ok(own) = path.symlink_metadata() else { return Fault::Missing };
        let what = match path.canonicalize() {
            Ok(real) if !real.starts_with(&self.root) && own.is_symlink() => {
                "a link out of the folder, which is not followed"
            }
            Ok(real) if !real.starts_with(&self.root) => "outside of the folder",
            Ok(real) if real.is_dir() => "a folder",
            // Reading from a pipe or a device may never end.
            Ok(real) if !real.is_file() => "neither a file nor a folder, so it is not read",
            Err(_) if own.is_symlink() => "a link that leads to nothing",
            Ok(_) | Err(_) => return Fault::Missing,
        };
        Fault::NotAFile { what }
    }

    fn describe(&self) -> String {
        "a folder with neither index.json nor manifest.json".to_owned()
    }
}
