//! Applying the layers one on the other.

use crate::files::{Files, Tree};
use crate::model::{Deletion, EntryId, Kind, Layer, Occurrence, State, Waste};
use crate::paths::ROOT;
use crate::present::Present;
use crate::problem::Fault;
use crate::reader::Reader;
use crate::waste::Ledger;

const NONE: u32 = u32::MAX;

/// One layer, its paths numbered as in the tree.
#[derive(Debug, Default)]
pub(crate) struct Step {
    pub(crate) occurrences: Vec<Occurrence>,
    pub(crate) whiteouts: Vec<u32>,
    pub(crate) opaque: Vec<u32>,
    /// Targets of the hard links, sorted by entry.
    pub(crate) hard_links: Vec<(EntryId, u32)>,
    pub(crate) stated_size: u64,
}

/// The tree with every occurrence's fate, and what was wasted.
pub(crate) struct Merged {
    pub(crate) files: Files,
    pub(crate) waste: Waste,
}

impl Merged {
    pub(crate) fn new(
        tree: Tree,
        steps: Vec<Step>,
        reader: &mut Reader<'_>,
        layers: &mut [Layer],
    ) -> Self {
        let mut merge = Merge {
            present: Present::new(tree.len()),
            tree,
            live: Vec::new(),
            all: Vec::new(),
            ledger: Ledger::new(steps.len()),
            layer: 0,
            dangling_links: (0, String::new()),
        };
        merge.live = vec![NONE; merge.tree.len()];
        for (layer, step) in (0_u16..).zip(steps) {
            merge.layer = layer;
            let dangling = merge.hide(&step);
            if let Some(layer) = layers.get_mut(usize::from(layer)) {
                layer.dangling_whiteouts = dangling;
            }
            merge.show(step);
        }
        let (count, first) = merge.dangling_links.clone();
        if count > 0 {
            reader.problems.add("image", Fault::DanglingHardLink { count, first });
        }
        merge.finish(reader)
    }
}

/// The image while its layers are applied.
struct Merge {
    tree: Tree,
    present: Present,
    /// For each path the number of its live occurrence.
    live: Vec<u32>,
    all: Vec<Occurrence>,
    ledger: Ledger,
    layer: u16,
    dangling_links: (u64, String),
}

impl Merge {
    /// Whiteouts apply to the layers below, wherever in their own layer they stand, and so go first.
    fn hide(&mut self, step: &Step) -> u64 {
        let mut dangling = 0;
        for &folder in &step.opaque {
            self.remove_below(folder, Deletion::Opaque);
        }
        let mut whiteouts = step.whiteouts.clone();
        whiteouts.sort_unstable();
        whiteouts.dedup();
        let hits: Vec<bool> = whiteouts.iter().map(|&path| self.present.contains(path)).collect();
        for (&path, hit) in whiteouts.iter().zip(hits) {
            if hit {
                self.remove(path, Deletion::Whiteout);
            } else if !self.is_below_whiteout(path, &whiteouts) {
                dangling += 1;
            }
        }
        dangling
    }

    fn is_below_whiteout(&self, path: u32, whiteouts: &[u32]) -> bool {
        let mut at = path;
        while at != ROOT {
            at = self.tree.parent(at);
            if whiteouts.binary_search(&at).is_ok() {
                return true;
            }
        }
        false
    }

    fn show(&mut self, mut step: Step) {
        let start = self.all.len();
        if start == 0 {
            // Nearly always the largest layer: not copied.
            self.all = step.occurrences;
        } else {
            self.all.append(&mut step.occurrences);
        }
        for new in start..self.all.len() {
            let Occurrence { kind, entry, .. } = self.all[new];
            if kind == Kind::HardLink
                && let Ok(at) = step.hard_links.binary_search_by_key(&entry, |&(entry, _)| entry)
            {
                self.join(number(new), step.hard_links[at].1);
            }
            self.place(number(new));
        }
    }

    /// Makes a hard link share its target's content.
    fn join(&mut self, link: u32, target: u32) {
        let shared = self.live[target as usize];
        let path = self.all[link as usize].file.0;
        if shared == NONE || target == path {
            if self.dangling_links.0 == 0 {
                self.dangling_links.1 = String::from_utf8_lossy(&self.tree.path(path)).into_owned();
            }
            self.dangling_links.0 += 1;
            return;
        }
        self.all[link as usize].hash = self.all[shared as usize].hash;
        self.ledger.share(shared, link);
    }

    fn place(&mut self, new: u32) {
        let Occurrence { file, kind, .. } = self.all[new as usize];
        let path = file.0;
        self.make_folders(path, new);
        if kind != Kind::Directory {
            self.remove_below(path, Deletion::DirectoryReplaced);
        }
        self.overwrite(path, new);
        self.live[path as usize] = new;
        self.present.insert(path, &self.tree);
    }

    /// What stands where a folder is needed gives way.
    fn make_folders(&mut self, path: u32, new: u32) {
        let mut at = path;
        while at != ROOT {
            at = self.tree.parent(at);
            let live = self.live[at as usize];
            if live != NONE && self.all[live as usize].kind != Kind::Directory {
                self.overwrite(at, new);
            }
        }
    }

    fn overwrite(&mut self, path: u32, new: u32) {
        let old = std::mem::replace(&mut self.live[path as usize], NONE);
        if old == NONE {
            return;
        }
        let (before, after) = (&self.all[old as usize], &self.all[new as usize]);
        let same_path = before.file == after.file;
        let same_content = same_path
            && before.content_hash().is_some()
            && before.content_hash() == after.content_hash();
        self.end(old, State::Overwritten { by: self.layer, same_content });
    }

    fn remove(&mut self, path: u32, how: Deletion) {
        self.remove_below(path, how);
        self.present.remove(path, &self.tree);
        let old = std::mem::replace(&mut self.live[path as usize], NONE);
        if old != NONE {
            self.end(old, State::Deleted { by: self.layer, how });
        }
    }

    fn remove_below(&mut self, path: u32, how: Deletion) {
        let Self { tree, present, live, all, ledger, layer, .. } = self;
        present.clear(path, tree, |node| {
            let old = std::mem::replace(&mut live[node as usize], NONE);
            if old != NONE {
                let state = State::Deleted { by: *layer, how };
                all[old as usize].state = state;
                ledger.end(old, state, all);
            }
        });
    }

    fn end(&mut self, occurrence: u32, state: State) {
        self.all[occurrence as usize].state = state;
        self.ledger.end(occurrence, state, &self.all);
    }

    fn finish(self, reader: &mut Reader<'_>) -> Merged {
        let Self { tree, present, mut all, ledger, .. } = self;
        let waste = ledger.finish(&all);
        // Stable within a layer by the entry's number.
        all.sort_unstable_by_key(|entry| (entry.file, entry.layer, entry.entry));
        let mut starts = vec![0_u32; tree.len() + 1];
        for occurrence in &all {
            starts[occurrence.file.0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let files = Files {
            present: present.finish(),
            tree,
            occurrences: all,
            starts,
            links: std::mem::take(&mut reader.links),
            capabilities: std::mem::take(&mut reader.capabilities),
        };
        Merged { files, waste }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("entries are numbered with 32 bits when they are read")
}
