//! From the order of meeting to the fixed order.

use super::Tree;
use crate::paths::{Node, Paths, ROOT, bytes};

/// Marks a path that the chosen image does not use.
const UNUSED: u32 = u32::MAX;

/// The tree, and for each old number the new one.
pub(crate) struct Arranged {
    tree: Tree,
    renumbered: Vec<u32>,
}

impl Arranged {
    /// Arranges those paths that are `used` (by their old numbers) and the folders above them.
    pub(crate) fn new(paths: Paths, used: impl Iterator<Item = u32>) -> Self {
        let Paths { nodes, names, .. } = paths;
        let keep = reachable(&nodes, used);
        let (starts, mut sorted) = group_by_parent(&nodes, &keep);
        let mut renumbered = vec![UNUSED; nodes.len()];
        renumbered[ROOT as usize] = ROOT;
        let mut tree = Tree { nodes: vec![nodes[ROOT as usize]], first: Vec::new(), names };
        let mut order = vec![ROOT];
        let mut at = 0;
        while let Some(&old) = order.get(at) {
            tree.first.push(number(order.len()));
            let range = starts[old as usize] as usize..starts[old as usize + 1] as usize;
            let children = &mut sorted[range];
            children.sort_unstable_by_key(|&child| bytes(&tree.names, nodes[child as usize]));
            for &child in &*children {
                renumbered[child as usize] = number(order.len());
                tree.nodes.push(Node { parent: number(at), ..nodes[child as usize] });
                order.push(child);
            }
            at += 1;
        }
        tree.first.push(number(order.len()));
        Self { tree, renumbered }
    }

    pub(crate) fn into_tree(self) -> Tree {
        self.tree
    }

    /// The new number of a path, if it is in the tree.
    pub(crate) fn node(&self, old: u32) -> Option<u32> {
        self.renumbered.get(old as usize).copied().filter(|&new| new != UNUSED)
    }
}

fn reachable(nodes: &[Node], used: impl Iterator<Item = u32>) -> Vec<bool> {
    let mut keep = vec![false; nodes.len()];
    keep[ROOT as usize] = true;
    for node in used {
        let mut at = node;
        while !keep[at as usize] {
            keep[at as usize] = true;
            at = nodes[at as usize].parent;
        }
    }
    keep
}

/// The kept nodes in one list, children of one parent together, and where each parent's start.
fn group_by_parent(nodes: &[Node], keep: &[bool]) -> (Vec<u32>, Vec<u32>) {
    let kept = || (1..nodes.len()).filter(|&node| keep[node]);
    let mut ends = vec![0_u32; nodes.len() + 1];
    for node in kept() {
        ends[nodes[node].parent as usize] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    let mut grouped = vec![0; sum as usize];
    // Each end moves down to its start while its children are placed.
    for node in kept() {
        let end = &mut ends[nodes[node].parent as usize];
        *end -= 1;
        grouped[*end as usize] = number(node);
    }
    (ends, grouped)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("paths are numbered with 32 bits when they are interned")
}
