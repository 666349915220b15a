//! Reads an image, and of its files the few that checks look into.

use std::{io::Read, path::Path};

use image::{EntryId, Image, Options, Visitor};

use crate::model::{Contents, credential_files};

/// Bytes of the largest account file kept.
const FILE: u64 = 4 << 20;

/// Bytes of all kept files together.
const TOTAL: u64 = 16 << 20;

/// Reads an image archive from a stream (an engine's export, standard input) with what checks need of it.
pub fn read(
    stream: impl Read + Send,
    options: &Options,
) -> Result<(Image, Contents), image::Error> {
    let mut keeper = Keeper::default();
    let image = image::read(stream, options, &mut keeper)?;
    Ok((image, keeper.contents))
}

/// Reads an image archive or an OCI image folder with what checks need of it.
pub fn open(path: &Path, options: &Options) -> Result<(Image, Contents), image::Error> {
    let mut keeper = Keeper::default();
    let image = image::open(path, options, &mut keeper)?;
    Ok((image, keeper.contents))
}

/// Keeps account files, and judges credential files while they pass by: their content is not kept.
#[derive(Default)]
struct Keeper {
    contents: Contents,
    bytes: u64,
}

impl Visitor for Keeper {
    fn wants(&mut self, path: &str, size: u64) -> bool {
        if is_account_file(path) {
            self.bytes += size;
            return size <= FILE && self.bytes <= TOTAL;
        }
        credential_files::may_be(path)
    }

    fn visit(&mut self, entry: EntryId, path: &str, content: &[u8]) {
        if is_account_file(path) {
            self.contents.insert(entry, String::from_utf8_lossy(content).into_owned());
        } else if let Some(what) = credential_files::recognise(path, content) {
            self.contents.insert_credential(entry, what);
        }
    }
}

/// Also where `/etc` is a link to a folder below `/usr`.
fn is_account_file(path: &str) -> bool {
    path.ends_with("/etc/passwd") || path.ends_with("/etc/shadow")
}
