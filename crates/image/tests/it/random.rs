//! Random images against a naive reading, and random damage.

use std::collections::BTreeMap;

use image::{Image, Options};
use proptest::prelude::*;

use crate::archive::{Compression, Layer, archive, facts, layer, read, stack};

/// One entry of a random layer. Paths have up to three components of few names, so that they often meet.
#[derive(Debug, Clone)]
enum Step {
    File(String, u8),
    Directory(String),
    Symlink(String),
    HardLink(String, String),
    Whiteout(String),
    Opaque(String),
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..4)
        .prop_map(|names| names.join("/"))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (path(), 0_u8..6).prop_map(|(path, size)| Step::File(path, size)),
        2 => path().prop_map(Step::Directory),
        1 => path().prop_map(Step::Symlink),
        2 => (path(), path()).prop_map(|(path, target)| Step::HardLink(path, target)),
        3 => path().prop_map(Step::Whiteout),
        1 => path().prop_map(Step::Opaque),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(), 0..8), 1..6)
}

fn build(steps: &[Step]) -> Layer {
    steps.iter().fold(layer(), |layer, step| match step {
        Step::File(path, size) => layer.file(path, vec![b'x'; usize::from(*size)]),
        Step::Directory(path) => layer.directory(path),
        Step::Symlink(path) => layer.symlink(path, "a"),
        Step::HardLink(path, target) => layer.hard_link(path, target),
        Step::Whiteout(path) => layer.whiteout(path),
        Step::Opaque(path) => layer.opaque(path),
    })
}

/// What is at a path: the number of its content, or something without content.
type Tree = BTreeMap<String, Option<usize>>;

/// Content, the layer it came from, and how many paths have it.
#[derive(Debug)]
struct Inode {
    size: u64,
    origin: usize,
    names: usize,
}

/// Waste as it is found by keeping a plain map of paths.
#[derive(Debug, Default, PartialEq, Eq)]
struct Naive {
    overwritten: u64,
    same_content: u64,
    deleted: u64,
    /// By the layer that caused it.
    caused: Vec<u64>,
    /// By the layer it came from.
    lost: Vec<u64>,
}

/// The replay: first what a layer hides, then what it shows.
#[derive(Debug, Default)]
struct Replay {
    tree: Tree,
    inodes: Vec<Inode>,
    naive: Naive,
    layer: usize,
}

impl Replay {
    /// Takes a path away; the bytes that go with its last name.
    fn unlink(&mut self, path: &str) -> u64 {
        let Some(Some(inode)) = self.tree.remove(path) else { return 0 };
        let Inode { size, origin, names } = &mut self.inodes[inode];
        *names -= 1;
        if *names > 0 {
            return 0;
        }
        self.naive.caused[self.layer] += *size;
        self.naive.lost[*origin] += *size;
        *size
    }

    fn delete(&mut self, gone: impl Fn(&str) -> bool) {
        let paths: Vec<String> = self.tree.keys().filter(|path| gone(path)).cloned().collect();
        for path in paths {
            self.naive.deleted += self.unlink(&path);
        }
    }

    fn overwrite(&mut self, path: &str, new: Option<u64>) {
        let size = |inode: usize| self.inodes[inode].size;
        let same = self.tree.get(path).copied().flatten().map(size) == new;
        let bytes = self.unlink(path);
        self.naive.overwritten += bytes;
        self.naive.same_content += if same { bytes } else { 0 };
    }

    fn hide(&mut self, step: &Step) {
        let (path, itself) = match step {
            Step::Whiteout(path) => (path, true),
            Step::Opaque(path) => (path, false),
            _ => return,
        };
        let below = format!("{path}/");
        self.delete(|other| other.starts_with(&below) || (itself && other == path));
    }

    fn show(&mut self, step: &Step) {
        let (path, inode) = match step {
            Step::File(path, size) => {
                self.inodes.push(Inode { size: u64::from(*size), origin: self.layer, names: 0 });
                (path, Some(self.inodes.len() - 1))
            }
            Step::HardLink(path, target) if path == target => (path, None),
            Step::HardLink(path, target) => (path, self.tree.get(target).copied().flatten()),
            Step::Symlink(path) | Step::Directory(path) => (path, None),
            Step::Whiteout(_) | Step::Opaque(_) => return,
        };
        if let Some(inode) = inode {
            self.inodes[inode].names += 1;
        }
        let size = inode.map(|inode| self.inodes[inode].size);
        for (at, _) in path.match_indices('/') {
            self.overwrite(&path[..at], None);
        }
        let is_directory = matches!(step, Step::Directory(_));
        if !is_directory {
            let below = format!("{path}/");
            self.delete(|other| other.starts_with(&below));
        }
        self.overwrite(path, size);
        if !is_directory {
            self.tree.insert(path.clone(), inode);
        }
    }

    fn run(layers: &[Vec<Step>]) -> Self {
        let zeros = vec![0; layers.len()];
        let naive = Naive { caused: zeros.clone(), lost: zeros, ..Naive::default() };
        let mut replay = Self { naive, ..Self::default() };
        for (number, steps) in layers.iter().enumerate() {
            replay.layer = number;
            for step in steps {
                replay.hide(step);
            }
            for step in steps {
                replay.show(step);
            }
        }
        replay
    }
}

fn live_paths(image: &Image) -> Vec<String> {
    let live = image.files.live().filter_map(|file| Some((file.path(), file.live()?)));
    let mut paths: Vec<String> = live
        .filter(|(_, entry)| entry.kind != image::Kind::Directory)
        .map(|(path, _)| path[1..].to_owned())
        .collect();
    paths.sort();
    paths
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn waste_and_live_files_agree_with_a_naive_reading(layers in steps()) {
        let image = stack(layers.iter().map(|steps| build(steps))).read();
        let Replay { naive, tree, inodes, .. } = Replay::run(&layers);
        prop_assert_eq!(live_paths(&image), tree.into_keys().collect::<Vec<_>>());
        let live: u64 = inodes.iter().filter(|inode| inode.names > 0).map(|inode| inode.size).sum();
        prop_assert_eq!(image.waste.live, live);
        let found = Naive {
            overwritten: image.waste.overwritten,
            same_content: image.waste.same_content,
            deleted: image.waste.deleted,
            caused: image.waste.by_layer.iter().map(image::LayerWaste::caused).collect(),
            lost: image.waste.by_layer.iter().map(|layer| layer.lost).collect(),
        };
        prop_assert_eq!(found, naive);
        prop_assert_eq!(image.waste.live + image.waste.total, image.size());
        prop_assert!(!image.problems.iter().any(image::Problem::is_incomplete));
    }

    #[test]
    fn layouts_agree(layers in steps()) {
        let image = stack(layers.iter().map(|steps| build(steps)));
        let expected = facts(&image.read());
        prop_assert_eq!(facts(&read(&archive(&image.oci(Compression::Gzip)))), expected.clone());
        prop_assert_eq!(facts(&read(&archive(&image.docker_25()))), expected);
    }

    #[test]
    fn damage_never_panics(
        layers in steps(),
        form in 0..5_usize,
        cut in 0.0..1.2_f64,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let image = stack(layers.iter().map(|steps| build(steps)));
        let mut bytes = match form {
            0 => archive(&image.docker_old()),
            1 => archive(&image.oci(Compression::Gzip)),
            2 => archive(&image.oci(Compression::ZstdSkippable)),
            3 => Compression::Gzip.apply(&archive(&image.kaniko())),
            _ => archive(&image.docker_25()),
        };
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "any length will do")]
        bytes.truncate((bytes.len() as f64 * cut) as usize);
        if let Ok(image) = image::read(&bytes[..], &Options::default(), &mut ()) {
            prop_assert_eq!(image.waste.live + image.waste.total, image.size());
            let _ = facts(&image);
        }
    }
}
