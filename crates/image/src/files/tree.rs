//! The paths of an image in a fixed order.

use crate::paths::{Node, ROOT, bytes};

/// Paths numbered breadth first, each folder's content sorted by name and thus in one run of numbers.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Where a node's children start; one more item than there are nodes.
    pub(super) first: Vec<u32>,
    pub(super) names: Vec<u8>,
}

impl Tree {
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn parent(&self, node: u32) -> u32 {
        self.nodes[node as usize].parent
    }

    pub(crate) fn name(&self, node: u32) -> &[u8] {
        bytes(&self.names, self.nodes[node as usize])
    }

    pub(crate) fn children(&self, node: u32) -> std::ops::Range<u32> {
        self.first[node as usize]..self.first[node as usize + 1]
    }

    pub(crate) fn child(&self, node: u32, name: &[u8]) -> Option<u32> {
        let range = self.children(node);
        let children = &self.nodes[range.start as usize..range.end as usize];
        let at = children.binary_search_by(|&child| bytes(&self.names, child).cmp(name)).ok()?;
        Some(range.start + u32::try_from(at).ok()?)
    }

    /// The node after this one when a folder comes before its content.
    pub(crate) fn next(&self, node: u32) -> Option<u32> {
        let below = self.children(node);
        if !below.is_empty() {
            return Some(below.start);
        }
        let mut node = node;
        while node != ROOT {
            let parent = self.parent(node);
            if node + 1 < self.children(parent).end {
                return Some(node + 1);
            }
            node = parent;
        }
        None
    }

    /// The absolute path.
    pub(crate) fn path(&self, node: u32) -> Vec<u8> {
        if node == ROOT {
            return b"/".to_vec();
        }
        let mut chain = Vec::new();
        let mut at = node;
        while at != ROOT {
            chain.push(at);
            at = self.parent(at);
        }
        let mut path = Vec::new();
        for &node in chain.iter().rev() {
            path.push(b'/');
            path.extend_from_slice(self.name(node));
        }
        path
    }
}
