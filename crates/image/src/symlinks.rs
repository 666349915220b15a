//! The symbolic links of one layer, and where entries below them are written.

use std::collections::HashMap;

use crate::paths::{Paths, ROOT};

/// Links followed before the system calls it a circle, in which nothing can be written; Go's tools stop here.
const HOPS: usize = 255;

/// Path components followed at most, and bytes of a path: no honest chain of links is as long.
const STEPS: usize = 4_096;

/// Where a folder is once links are followed.
#[derive(Debug)]
pub(crate) enum Folder {
    /// Where it is named: no link of the layer is above it.
    Here,
    /// At this normalised path, through a link.
    Inside(Vec<u8>),
    /// Above the image's root, through a link.
    Outside,
}

/// The links that the entries read so far left in place.
///
/// No folder is below a link in the file system that a layer was made from: such an entry was put there by
/// hand. Engines follow links inside the image's root, so most are harmless; a tool without such a root
/// writes wherever the link leads.
#[derive(Debug, Default)]
pub(crate) struct Symlinks {
    /// For each link's path the place of its target in [`Reader::links`](crate::reader::Reader::links).
    targets: HashMap<u32, u32>,
    /// The folder looked at last: entries of one folder mostly come in a row.
    last: Option<(u32, Folder)>,
}

impl Symlinks {
    pub(crate) fn insert(&mut self, path: u32, target: u32) {
        self.targets.insert(path, target);
        self.last = None;
    }

    /// Something else takes the place of what was at a path.
    pub(crate) fn remove(&mut self, path: u32) {
        if !self.targets.is_empty() && self.targets.remove(&path).is_some() {
            self.last = None;
        }
    }

    /// Where a folder is, given by its number and its path.
    pub(crate) fn folder(
        &mut self,
        folder: u32,
        path: &[u8],
        paths: &Paths,
        links: &[u8],
    ) -> &Folder {
        self.folder_of(folder, || path.to_vec(), paths, links)
    }

    /// The same, where the path is only made when it is needed.
    pub(crate) fn folder_of(
        &mut self,
        folder: u32,
        path: impl FnOnce() -> Vec<u8>,
        paths: &Paths,
        links: &[u8],
    ) -> &Folder {
        if self.targets.is_empty() {
            return &Folder::Here;
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != folder) {
            let real = if self.is_below_link(folder, paths) {
                self.follow(&path(), paths, links).map_or(Folder::Outside, Folder::Inside)
            } else {
                Folder::Here
            };
            self.last = Some((folder, real));
        }
        self.last.as_ref().map_or(&Folder::Here, |(_, real)| real)
    }

    fn is_below_link(&self, folder: u32, paths: &Paths) -> bool {
        let mut at = folder;
        while at != ROOT && !self.targets.contains_key(&at) {
            at = paths.parent(at);
        }
        at != ROOT
    }

    /// The path that the system would come to; `None` where that is above the root.
    fn follow(&self, path: &[u8], paths: &Paths, links: &[u8]) -> Option<Vec<u8>> {
        let mut ahead = vec![path];
        // The number of a folder that was never named is not known, and no link is below it.
        let mut real: Vec<(Option<u32>, &[u8])> = Vec::new();
        let mut hops = 0;
        for _ in 0..STEPS {
            let Some(rest) = ahead.pop() else { return joined(&real) };
            let end = rest.iter().position(|&byte| byte == b'/');
            let name = &rest[..end.unwrap_or(rest.len())];
            ahead.extend(end.map(|slash| &rest[slash + 1..]));
            if name.is_empty() || name == b"." {
                continue;
            }
            if name == b".." {
                real.pop()?;
                continue;
            }
            let folder = real.last().map_or(Some(ROOT), |&(node, _)| node);
            let node = folder.and_then(|folder| paths.find(folder, name));
            let Some(&target) = node.and_then(|node| self.targets.get(&node)) else {
                real.push((node, name));
                continue;
            };
            hops += 1;
            if hops > HOPS {
                return joined(&real);
            }
            let target = &links[target as usize..];
            if target.first() == Some(&b'/') {
                real.clear();
            }
            ahead.extend(target.split(|&byte| byte == 0).next());
        }
        None
    }
}

fn joined(real: &[(Option<u32>, &[u8])]) -> Option<Vec<u8>> {
    let length: usize = real.iter().map(|(_, name)| name.len() + 1).sum();
    let path = || real.iter().flat_map(|(_, name)| [b"/", *name]).flatten().copied().collect();
    (length <= STEPS).then(path)
}
