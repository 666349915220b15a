//! Which paths a file system has while layers are applied.

use crate::files::Tree;
use crate::paths::ROOT;

const NONE: u32 = u32::MAX;
const ABSENT: u32 = u32::MAX - 1;

/// Paths that exist at the moment, as linked lists of siblings: adding and removing are
/// constant, and removing a folder never looks at what was removed from it before.
pub(crate) struct Present {
    links: Vec<Link>,
}

#[derive(Clone, Copy)]
struct Link {
    first_child: u32,
    next: u32,
    /// [`ABSENT`] for a path that is not there.
    previous: u32,
}

impl Present {
    pub(crate) fn new(paths: usize) -> Self {
        let absent = Link { first_child: NONE, next: NONE, previous: ABSENT };
        let mut links = vec![absent; paths];
        links[ROOT as usize].previous = NONE;
        Self { links }
    }

    pub(crate) fn contains(&self, path: u32) -> bool {
        self.links[path as usize].previous != ABSENT
    }

    fn first_child(&self, path: u32) -> Option<u32> {
        Some(self.links[path as usize].first_child).filter(|&child| child != NONE)
    }

    /// Adds a path and the folders above it.
    pub(crate) fn insert(&mut self, path: u32, tree: &Tree) {
        let mut at = path;
        while !self.contains(at) {
            let parent = tree.parent(at);
            let next = std::mem::replace(&mut self.links[parent as usize].first_child, at);
            if next != NONE {
                self.links[next as usize].previous = at;
            }
            let link = &mut self.links[at as usize];
            (link.next, link.previous) = (next, NONE);
            at = parent;
        }
    }

    /// Removes a path that has nothing below it. The root stays.
    pub(crate) fn remove(&mut self, path: u32, tree: &Tree) {
        let Link { next, previous, .. } = self.links[path as usize];
        if previous == ABSENT || path == ROOT {
            return;
        }
        match previous {
            NONE => self.links[tree.parent(path) as usize].first_child = next,
            previous => self.links[previous as usize].next = next,
        }
        if next != NONE {
            self.links[next as usize].previous = previous;
        }
        self.links[path as usize].previous = ABSENT;
    }

    /// Removes all that is below a path, children before their folder, and says what.
    pub(crate) fn clear(&mut self, path: u32, tree: &Tree, mut removed: impl FnMut(u32)) {
        let mut at = path;
        loop {
            if let Some(child) = self.first_child(at) {
                at = child;
            } else if at == path {
                return;
            } else {
                self.remove(at, tree);
                removed(at);
                at = tree.parent(at);
            }
        }
    }

    pub(crate) fn finish(self) -> Vec<bool> {
        self.links.into_iter().map(|link| link.previous != ABSENT).collect()
    }
}
