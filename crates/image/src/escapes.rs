//! Entries that a link of a layer below leads out of the image.

use crate::model::Kind;
use crate::oddities::Tally;
use crate::paths::{Paths, ROOT, bytes};
use crate::reader::Reader;
use crate::symlinks::{Folder, Symlinks};

/// The entries of the image's layers whose folder a link of an earlier layer leads above the root. Those that their own
/// layer leads there were told when it was read.
pub(crate) fn across_layers(reader: &Reader<'_>, blobs: &[Option<usize>]) -> Tally {
    let Reader { paths, links, .. } = reader;
    let (mut known, mut found) = (Symlinks::default(), Tally::default());
    for &blob in blobs.iter().flatten() {
        let blob = &reader.blobs[blob];
        for occurrence in &blob.occurrences {
            let folder = paths.parent(occurrence.file.0);
            let real = known.folder_of(folder, || path(paths, folder), paths, links);
            if matches!(real, Folder::Outside) {
                found.add(&path(paths, occurrence.file.0), "");
            }
        }
        for &hidden in blob.whiteouts.iter().chain(&blob.opaque) {
            known.remove(hidden);
        }
        for occurrence in &blob.occurrences {
            match occurrence.kind {
                Kind::Symlink => known.insert(occurrence.file.0, occurrence.link),
                _ => known.remove(occurrence.file.0),
            }
        }
    }
    found
}

/// The path of a node: `/a/b`.
fn path(paths: &Paths, node: u32) -> Vec<u8> {
    let mut nodes = Vec::new();
    let mut at = node;
    while at != ROOT {
        nodes.push(at);
        at = paths.parent(at);
    }
    let names = nodes.iter().rev().map(|&node| bytes(&paths.names, paths.nodes[node as usize]));
    names.flat_map(|name| [b"/", name].concat()).collect()
}
