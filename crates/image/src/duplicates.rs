//! Equal content at several paths.

use crate::files::Files;
use crate::model::{Duplicate, Kind};

/// All groups of live regular files with equal content, the costliest first. Empty files are not counted.
pub(crate) fn find(files: &Files) -> Vec<Duplicate> {
    let live = files.occurrences().iter();
    let mut live: Vec<_> = live
        .filter(|entry| entry.is_live() && entry.kind == Kind::File && entry.size > 0)
        .map(|entry| (entry.size, entry.hash, entry.file))
        .collect();
    live.sort_unstable();
    let groups = live.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|group| group.len() > 1);
    let mut duplicates: Vec<_> = groups
        .map(|group| {
            let mut files_of: Vec<_> = group.iter().map(|&(_, _, file)| file).collect();
            files_of.sort_by_cached_key(|&file| files.at(file).path());
            Duplicate { size: group[0].0, files: files_of }
        })
        .collect();
    duplicates.sort_by_cached_key(|duplicate| {
        let first = duplicate.files.first().map(|&file| files.at(file).path());
        (std::cmp::Reverse(duplicate.wasted()), first)
    });
    duplicates
}
