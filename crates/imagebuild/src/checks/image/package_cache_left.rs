use std::collections::BTreeMap;

use findings::{Check, Report, Rule};
use image::{File, Image};

use crate::model::{
    Inspection,
    facts::{bytes, count},
};

pub(super) static CHECK: Check<Inspection> = Check {
    rule: Rule {
        id: "package-cache-left",
        summary: "cache of a package manager is left in the image",
        docs: include_str!("package_cache_left.md"),
        aliases: &[
            "DKL-DI-0004",
            "DKL-DI-0005",
            "DL3009",
            "DL3019",
            "DL3032",
            "DL3040",
            "DL3042",
            "DL3060",
        ],
        ..Rule::STABLE
    },
    run,
};

/// Less is what package managers keep for themselves: lock files, empty indexes.
const WORTH: u64 = 100_000;

/// Folders that hold nothing but what can be fetched again.
const CACHES: &[&str] = &[
    "/var/lib/apt/lists",
    "/var/cache/apt",
    "/var/cache/apk",
    "/var/cache/dnf",
    "/var/cache/libdnf5",
    "/var/cache/yum",
    "/var/cache/zypp",
    "/var/cache/pacman/pkg",
    "/usr/local/share/.cache/yarn",
    "/usr/local/cargo/registry",
    "/go/pkg/mod/cache",
];

/// The same in every home.
const IN_HOMES: &[&str] = &[
    ".bundle/cache",
    ".cache/go-build",
    ".cache/pip",
    ".cache/pypoetry/cache",
    ".cache/uv",
    ".cache/yarn",
    ".cargo/registry",
    ".composer/cache",
    ".gradle/caches",
    ".m2/repository",
    ".npm/_cacache",
    ".nuget/packages",
    ".pnpm-store",
];

fn run(inspection: &Inspection, report: &mut Report) {
    for path in caches(&inspection.image) {
        let Some(folder) = inspection.image.files.get(&path) else { continue };
        let by_layer = live_bytes(folder);
        let total: u64 = by_layer.values().map(|(_, size)| size).sum();
        if total < WORTH {
            continue;
        }
        // Many small layers: the one with the most stands for all.
        let most = by_layer.values().map(|(_, size)| *size).max().unwrap_or_default();
        let small = most < WORTH;
        let first = by_layer.iter().find(|(_, (_, size))| *size == most).map(|(layer, _)| *layer);
        let all: usize = by_layer.values().map(|(files, _)| files).sum();
        for (layer, (files, size)) in by_layer {
            let (files, size) = if small { (all, total) } else { (files, size) };
            if size >= WORTH && (!small || Some(layer) == first) {
                let message = format!(
                    "{} in {} of {path} can be fetched again: remove them in the same RUN, or use a cache mount",
                    bytes(size),
                    count(files, "file")
                );
                report.at(inspection.layer_place(layer), message).identity(path.clone());
            }
        }
    }
}

/// Every cache folder that the image may have.
fn caches(image: &Image) -> Vec<String> {
    let home = image.files.get("/home").into_iter().flat_map(|home| home.children());
    let homes = home.map(|home| home.path()).chain(["/root".to_owned()]);
    let in_homes =
        homes.flat_map(|home| IN_HOMES.iter().map(move |cache| format!("{home}/{cache}")));
    CACHES.iter().map(|&path| path.to_owned()).chain(in_homes).collect()
}

/// Files and bytes below `folder` in the final file system, by the layer that brought them.
fn live_bytes(folder: File<'_>) -> BTreeMap<u16, (usize, u64)> {
    let mut by_layer: BTreeMap<u16, (usize, u64)> = BTreeMap::new();
    let mut open = vec![folder];
    while let Some(file) = open.pop() {
        open.extend(file.children());
        if let Some(entry) = file.live().filter(|entry| entry.size > 0) {
            let (files, size) = by_layer.entry(entry.layer).or_default();
            *files += 1;
            *size += entry.size;
        }
    }
    by_layer
}
