//! What newer builders say without a place of files that they read by themselves: the file is asked for the line.

use std::{fs, io, path::PathBuf};

use findings::SourceFile;

use super::{
    BuildError, Context, Request, ignore,
    inputs::{dockerfile, own_ignore_file},
};

/// The file and line that this answer is about, if it is about one of these files.
pub(super) fn place(request: &Request, message: &str) -> Option<BuildError> {
    if message.contains("invalid UTF-8") {
        return not_utf8(request);
    }
    message.contains("pattern").then(|| bad_pattern(request)).flatten()
}

fn not_utf8(request: &Request) -> Option<BuildError> {
    let source = SourceFile::decode(request.dockerfile_name(), dockerfile(request).ok()?);
    let first = source.undecodable().first()?;
    Some(BuildError::Dockerfile {
        path: PathBuf::from(request.dockerfile_name()),
        line: u32::try_from(source.position(*first).line).ok(),
        message: "this engine takes no instruction that is not UTF-8; save the file as UTF-8"
            .to_owned(),
    })
}

fn bad_pattern(request: &Request) -> Option<BuildError> {
    let (path, bytes) = match (own_ignore_file(request).ok()?, &request.context) {
        (Some(own), _) => own,
        (None, Context::Directory(folder)) => {
            let path = folder.join(".dockerignore");
            let bytes = fs::read(&path).ok()?;
            (path, bytes)
        }
        (None, Context::Empty) => return None,
    };
    let cause = io::Error::new(io::ErrorKind::InvalidData, ignore::first_bad_line(&bytes)?);
    Some(BuildError::Unreadable { path, cause, hint: "" })
}
