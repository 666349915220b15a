//! dive's numbers, by dive's rules, so that its users can compare and migrate.
//!
//! dive 0.13.1 looks at the leaves of each layer's own tree. A whiteout counts the size of the folder it
//! removes, 0 for a file; one that removes nothing ends the walk of its layer. Every path that occurs twice
//! counts as wasted with all its copies. See `dive/filetree/efficiency.go` of that release.

use std::cmp::Ordering;

use crate::files::Tree;
use crate::merge::Step;
use crate::model::{Dive, Kind};
use crate::paths::ROOT;
use crate::present::Present;

/// What dive keeps of one path.
#[derive(Clone, Copy, Default)]
struct Seen {
    sum: u64,
    least: u64,
}

// What is known of one path, as bits, because there may be millions.
/// It was seen once; twice or more.
const ONCE: u8 = 1;
const TWICE: u8 = 2;
/// A whiteout removed nothing here. dive then has the path in its map with a least size of -1.
const DANGLING: u8 = 4;
/// It is a directory of the stacked tree.
const DIRECTORY: u8 = 8;
/// It has something below it in the layer at hand.
const FOLDER: u8 = 16;

/// Stands for a folder that the layer at hand does not name: it has no size and is, to dive, no directory.
const UNNAMED: u32 = u32::MAX;

/// A layer's own tree: each path with the number of its last occurrence.
type Own = Vec<(u32, u32)>;

/// The computation: what was seen of each path, and the stacked tree of the layers below.
pub(crate) struct Dives<'a> {
    tree: &'a Tree,
    seen: Vec<Seen>,
    bits: Vec<u8>,
    stack: Present,
    sizes: Vec<u64>,
    /// Sizes of a path and all below it.
    totals: Vec<u64>,
}

impl<'a> Dives<'a> {
    pub(crate) fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            seen: vec![Seen::default(); tree.len()],
            bits: vec![0; tree.len()],
            stack: Present::new(tree.len()),
            sizes: vec![0; tree.len()],
            totals: vec![0; tree.len()],
        }
    }

    pub(crate) fn run(mut self, layers: &[Step]) -> Dive {
        for (index, layer) in layers.iter().enumerate() {
            let own = self.own_tree(layer);
            let mut whiteouts = layer.whiteouts.clone();
            whiteouts.sort_unstable();
            whiteouts.dedup();
            if index == 0 {
                // dive looks up the first layer's whiteouts in the first layer itself.
                self.add(&own, layer);
            }
            self.count(&own, &whiteouts, layer);
            self.stack(&own, &whiteouts, layer);
            for (path, _) in own {
                self.bits[path as usize] &= !FOLDER;
            }
            self.bits[ROOT as usize] &= !FOLDER;
        }
        self.finish(layers)
    }

    fn own_tree(&mut self, layer: &Step) -> Own {
        let mut own: Own = Vec::with_capacity(layer.occurrences.len());
        for (number, occurrence) in (0..).zip(&layer.occurrences) {
            self.add_folders(&mut own, occurrence.file.0);
            own.push((occurrence.file.0, number));
        }
        for &path in &layer.whiteouts {
            self.add_folders(&mut own, path);
        }
        for &folder in &layer.opaque {
            self.add_folders(&mut own, folder);
            own.push((folder, UNNAMED));
        }
        // The last occurrence of a path goes first, and only then that it has none.
        own.sort_unstable_by_key(|&(path, number)| (path, !number.wrapping_add(1)));
        own.dedup_by_key(|&mut (path, _)| path);
        own.retain(|&(path, _)| path != ROOT);
        own
    }

    fn add_folders(&mut self, own: &mut Own, path: u32) {
        let mut at = path;
        while at != ROOT {
            at = self.tree.parent(at);
            let bits = &mut self.bits[at as usize];
            if *bits & FOLDER != 0 {
                return;
            }
            *bits |= FOLDER;
            own.push((at, UNNAMED));
        }
    }

    fn count(&mut self, own: &Own, whiteouts: &[u32], layer: &Step) {
        let dangling = whiteouts.iter().filter(|&&path| !self.stack.contains(path));
        let end = dangling.copied().min_by(|&a, &b| self.order((a, true), (b, true)));
        if let Some(path) = end {
            self.bits[path as usize] |= DANGLING;
        }
        for &(path, number) in own {
            if self.bits[path as usize] & FOLDER == 0 {
                self.see((path, false), end, size(layer, number));
            }
        }
        for &path in whiteouts {
            let is_directory = self.bits[path as usize] & DIRECTORY != 0;
            self.see((path, true), end, if is_directory { self.totals[path as usize] } else { 0 });
        }
    }

    /// Counts a leaf that the walk reaches before the whiteout that ends it.
    fn see(&mut self, leaf: (u32, bool), end: Option<u32>, size: u64) {
        if end.is_some_and(|end| self.order(leaf, (end, true)) != Ordering::Less) {
            return;
        }
        let (bits, seen) = (&mut self.bits[leaf.0 as usize], &mut self.seen[leaf.0 as usize]);
        seen.least = if *bits & ONCE == 0 { size } else { seen.least.min(size) };
        seen.sum = seen.sum.saturating_add(size);
        *bits |= if *bits & ONCE == 0 { ONCE } else { TWICE };
    }

    /// The order of dive's walk: by component, a whiteout under its own name.
    fn order(&self, a: (u32, bool), b: (u32, bool)) -> Ordering {
        let (one, other) = (self.components(a), self.components(b));
        let name = |&(node, whiteout): &(u32, bool)| {
            let prefix: &[u8] = if whiteout { b".wh." } else { b"" };
            prefix.iter().chain(self.tree.name(node))
        };
        match one.iter().zip(&other).find(|(one, other)| one != other) {
            Some((one, other)) => name(one).cmp(name(other)),
            None => one.len().cmp(&other.len()),
        }
    }

    fn components(&self, (path, whiteout): (u32, bool)) -> Vec<(u32, bool)> {
        let mut components = vec![(path, whiteout)];
        let mut at = self.tree.parent(path);
        while at != ROOT {
            components.push((at, false));
            at = self.tree.parent(at);
        }
        components.reverse();
        components
    }

    /// Puts a layer on the stack in the order of dive's walk, where `.wh.x` mostly comes before `x`.
    fn stack(&mut self, own: &Own, whiteouts: &[u32], layer: &Step) {
        let is_late = |path: &u32| {
            own.binary_search_by_key(path, |&(path, _)| path).is_ok()
                && self.tree.name(*path) < b".wh.".as_slice()
        };
        let (late, early): (Vec<u32>, Vec<u32>) = whiteouts.iter().partition(|path| is_late(path));
        for path in early {
            self.remove(path);
        }
        self.add(own, layer);
        for path in late {
            self.remove(path);
        }
    }

    /// Adds a layer's paths; what a path already has below it stays, whatever the path becomes.
    fn add(&mut self, own: &Own, layer: &Step) {
        for &(path, number) in own {
            self.stack.insert(path, self.tree);
            let kind = layer.occurrences.get(number as usize).map(|occurrence| occurrence.kind);
            let bits = &mut self.bits[path as usize];
            *bits =
                if kind == Some(Kind::Directory) { *bits | DIRECTORY } else { *bits & !DIRECTORY };
            let size = size(layer, number);
            let before = std::mem::replace(&mut self.sizes[path as usize], size);
            self.change(path, size.wrapping_sub(before));
        }
    }

    fn remove(&mut self, path: u32) {
        let total = self.totals[path as usize];
        self.change(path, total.wrapping_neg());
        let Self { tree, stack, sizes, totals, bits, .. } = self;
        let mut forget = |path: u32| {
            let path = path as usize;
            (sizes[path], totals[path]) = (0, 0);
            bits[path] &= !DIRECTORY;
        };
        stack.clear(path, tree, &mut forget);
        stack.remove(path, tree);
        forget(path);
    }

    /// Adds to the totals of a path and all above it; a difference below zero wraps around.
    fn change(&mut self, path: u32, difference: u64) {
        if difference == 0 {
            return;
        }
        let mut at = path;
        loop {
            let total = &mut self.totals[at as usize];
            *total = total.wrapping_add(difference);
            if at == ROOT {
                return;
            }
            at = self.tree.parent(at);
        }
    }

    fn finish(self, layers: &[Step]) -> Dive {
        let least = self.seen.iter().map(|seen| seen.least).fold(0, u64::saturating_add);
        let below = self.bits.iter().filter(|&bits| bits & (DANGLING | ONCE) == DANGLING).count();
        let sum = self.seen.iter().map(|seen| seen.sum).fold(0, u64::saturating_add);
        let twice = self.seen.iter().zip(&self.bits).filter(|(_, bits)| *bits & TWICE != 0);
        let wasted_bytes = twice.map(|(seen, _)| seen.sum).fold(0, u64::saturating_add);
        let user =
            layers.iter().skip(1).map(|layer| layer.stated_size).fold(0, u64::saturating_add);
        Dive {
            efficiency: efficiency(least, below as u64, sum),
            wasted_bytes,
            user_wasted_percent: ratio(wasted_bytes, user),
        }
    }
}

/// The size of an occurrence of the layer; 0 for a folder that it does not name.
fn size(layer: &Step, number: u32) -> u64 {
    layer.occurrences.get(number as usize).map_or(0, |occurrence| occurrence.size)
}

/// dive's score; `below` is what its sum of least sizes loses to dangling whiteouts.
fn efficiency(least: u64, below: u64, sum: u64) -> f64 {
    if least >= below {
        ratio(least - below, sum).unwrap_or(1.0)
    } else {
        ratio(below - least, sum).map_or(1.0, |score| -score)
    }
}

#[expect(clippy::cast_precision_loss, reason = "dive divides the same way")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
