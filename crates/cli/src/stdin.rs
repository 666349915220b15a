use std::{
    io::{self, Read as _},
    path::Path,
};

use anyhow::Context as _;
use findings::FileId;
use source::{LIMIT, Read, TextFile, discover};

/// What stood on standard input.
#[derive(Debug)]
pub struct Stdin {
    /// Its text; `None` when it is none.
    pub file: Option<FileId>,
    /// Its bytes, to be given back as they are when nothing is mended.
    pub bytes: Vec<u8>,
}

/// Reads standard input as the last file of the run, called `name`.
pub(crate) fn read(name: &Path, into: &mut Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes);
    read.context("standard input")?;
    if bytes.len() as u64 > LIMIT {
        anyhow::bail!("standard input has more than {} MiB: give a smaller text", LIMIT >> 20);
    }
    match source::decode(&discover::name(name), bytes.clone()) {
        // Nothing can be written back to it, which is what `staged` says.
        Ok(source) => {
            into.texts.push(TextFile { path: name.to_owned(), source, staged: true, aside: false });
        }
        Err(not_checked) => into.not_checked.push(not_checked),
    }
    Ok(bytes)
}
