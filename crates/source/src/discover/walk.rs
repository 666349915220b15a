use std::path::{Path, PathBuf};

use findings::NotChecked;
use ignore::WalkBuilder;

use super::not_checked;
use crate::git::Listed;

/// Files below `root`, relative to it, where git cannot be asked.
pub(super) fn files(root: &Path) -> Listed {
    let mut listed = Listed::default();
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false).ignore(false).parents(false).require_git(false).follow_links(false);
    walk.filter_entry(|entry| entry.file_name() != ".git");
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
            Ok(entry) => listed.files.extend(entry.path().strip_prefix(root).map(PathBuf::from)),
            Err(error) => listed.not_checked.push(failed(root, &error)),
        }
    }
    listed
}

fn failed(root: &Path, error: &ignore::Error) -> NotChecked {
    match error {
        ignore::Error::WithPath { path, err } => match err.io_error() {
            Some(cause) => not_checked(path, &super::reason(path, cause)),
            None => not_checked(path, &err.to_string()),
        },
        ignore::Error::WithDepth { err, .. } => failed(root, err),
        other => not_checked(root, &other.to_string()),
    }
}
