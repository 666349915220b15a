use std::{fs, io::Read as _, path::PathBuf};

use findings::{NotChecked, SourceFile};
use rayon::prelude::*;

use crate::discover::File;

/// Bytes up to which a file is taken for configuration.
pub const LIMIT: u64 = 16 << 20;

/// The texts of a run.
#[derive(Debug, Default)]
pub struct Read {
    /// In the order of the files they were read from.
    pub texts: Vec<TextFile>,
    /// Files that could not be read, or are no text.
    pub not_checked: Vec<NotChecked>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Where it can be opened.
    pub path: PathBuf,
    /// Its text.
    pub source: SourceFile,
    /// Whether the text is git's and not the file's: a fix must not be written over the file.
    pub staged: bool,
    /// Whether it is only read because files of the run may refer to it: it is no part of the run.
    pub aside: bool,
}

/// Reads every file once, on all processors.
pub fn read(files: &[File]) -> Read {
    let results: Vec<_> = files.par_iter().map(text).collect();
    let mut read = Read::default();
    for result in results {
        match result {
            Ok(text) => read.texts.push(text),
            Err(not_checked) => read.not_checked.push(not_checked),
        }
    }
    read
}

fn text(file: &File) -> Result<TextFile, NotChecked> {
    let bytes = match &file.staged {
        Some(content) => content.to_vec(),
        None => bytes(file).map_err(|reason| NotChecked {
            path: file.name.clone(),
            rule: None,
            reason,
        })?,
    };
    let source = decode(&file.name, bytes)?;
    Ok(TextFile { path: file.path.clone(), source, staged: file.staged.is_some(), aside: false })
}

fn bytes(file: &File) -> Result<Vec<u8>, String> {
    let failed = |error| format!("cannot be read: {error}");
    let opened = fs::File::open(&file.path).map_err(failed)?;
    let size = opened.metadata().map_err(failed)?.len();
    if size > LIMIT {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    // The file may grow while it is read, and some have no size beforehand.
    opened.take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LIMIT { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Makes a text of the bytes of the file called `name`, unless they are none.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<SourceFile, NotChecked> {
    let reason = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "is UTF-16: save it as UTF-8",
        _ if is_binary(&bytes) => "is binary, not text: exclude it, or save it as UTF-8",
        _ => return Ok(SourceFile::decode(name, bytes)),
    };
    Err(NotChecked { path: name.to_owned(), rule: None, reason: reason.to_owned() })
}

/// Text has no NUL bytes to speak of.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let nuls = memchr::memchr_iter(0, head).count();
    nuls > 0 && nuls * 64 >= head.len()
}

pub(crate) fn too_large(size: u64) -> String {
    let (size, limit) = (size >> 20, LIMIT >> 20);
    format!("has {size} MiB, and configuration over {limit} MiB is not read: exclude it")
}
