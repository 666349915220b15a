//! Interned paths: every component is stored once, under its parent.

use std::hash::{BuildHasher as _, RandomState};

use hashbrown::HashTable;
use twox_hash::XxHash3_64;

/// The root of the image, `/`.
pub(crate) const ROOT: u32 = 0;

/// A path component: its parent and where its name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    pub(crate) name: u32,
    pub(crate) length: u16,
}

/// All paths met so far. Numbers are given in the order of meeting.
#[derive(Debug)]
pub(crate) struct Paths {
    pub(crate) nodes: Vec<Node>,
    pub(crate) names: Vec<u8>,
    table: HashTable<u32>,
    /// Random, so that no archive can be made whose names all collide.
    seed: u64,
}

impl Paths {
    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node { parent: ROOT, name: 0, length: 0 }],
            names: Vec::new(),
            table: HashTable::new(),
            seed: RandomState::new().hash_one(0),
        }
    }

    /// The node of a normalised path (`/a/b`), made where it is new; `None` when the names exceed 4 GiB.
    pub(crate) fn intern(&mut self, path: &[u8]) -> Option<u32> {
        let components = path.split(|&byte| byte == b'/').filter(|name| !name.is_empty());
        components.into_iter().try_fold(ROOT, |parent, name| self.child(parent, name))
    }

    fn child(&mut self, parent: u32, name: &[u8]) -> Option<u32> {
        let Self { nodes, names, table, seed } = self;
        let hash = hash(*seed, parent, name);
        let same = |&node: &u32| {
            let node = nodes[node as usize];
            node.parent == parent && bytes(names, node) == name
        };
        if let Some(&found) = table.find(hash, same) {
            return Some(found);
        }
        let node = Node {
            parent,
            name: u32::try_from(names.len()).ok()?,
            length: u16::try_from(name.len()).ok()?,
        };
        let number = u32::try_from(nodes.len()).ok()?;
        nodes.push(node);
        names.extend_from_slice(name);
        table.insert_unique(hash, number, |&other| {
            let node = nodes[other as usize];
            self::hash(*seed, node.parent, bytes(names, node))
        });
        Some(number)
    }

    /// The folder of a path; the root is its own.
    pub(crate) fn parent(&self, node: u32) -> u32 {
        self.nodes[node as usize].parent
    }

    /// The node of a name in a folder, where it was met.
    pub(crate) fn find(&self, parent: u32, name: &[u8]) -> Option<u32> {
        let same = |&node: &u32| {
            let node = self.nodes[node as usize];
            node.parent == parent && bytes(&self.names, node) == name
        };
        self.table.find(hash(self.seed, parent, name), same).copied()
    }
}

/// The name of a node.
pub(crate) fn bytes(names: &[u8], node: Node) -> &[u8] {
    let start = node.name as usize;
    &names[start..start + usize::from(node.length)]
}

fn hash(seed: u64, parent: u32, name: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(seed ^ (u64::from(parent) << 16), name)
}

/// How a path of an archive was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// It starts with a slash.
    pub(crate) absolute: bool,
    /// It leads above the root.
    pub(crate) outside: bool,
}

/// Writes the path to `clean` as `/a/b`, without `.`, `..` and empty components, as if `/..` were `/`.
/// The root is the empty path.
pub(crate) fn normalise(path: &[u8], clean: &mut Vec<u8>) -> Spelling {
    clean.clear();
    let mut spelling = Spelling { absolute: path.first() == Some(&b'/'), outside: false };
    for component in path.split(|&byte| byte == b'/') {
        match component {
            b"" | b"." => {}
            b".." if clean.is_empty() => spelling.outside = true,
            b".." => {
                let parent = clean.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                clean.truncate(parent);
            }
            name => {
                clean.push(b'/');
                clean.extend_from_slice(name);
            }
        }
    }
    spelling
}
