//! From what was read to the model.

use crate::config::{self, Details};
use crate::dive::Dives;
use crate::duplicates;
use crate::error::Error;
use crate::escapes;
use crate::files::{Arranged, Files};
use crate::layer::Blob;
use crate::manifest::{Manifest, Part, choose};
use crate::merge::{Merged, Step};
use crate::model::{Config, FileId, HistoryEntry, Image, Layer};
use crate::options::Options;
use crate::problem::Fault;
use crate::reader::Reader;
use crate::store::{Found, Store};

/// Chooses the image and puts its model together.
pub(crate) fn image(
    store: &mut dyn Store,
    mut reader: Reader<'_>,
    options: &Options,
) -> Result<Image, Error> {
    let manifest = choose(store, &mut reader, options)?;
    let (id, config, details) = configuration(store, &mut reader, &manifest);
    let mut blobs = blobs(store, &mut reader, &manifest);
    bound_repeats(&mut reader, &mut blobs);
    if details.diff_ids.len() != manifest.layers.len() {
        let (manifest, config) = (manifest.layers.len(), details.diff_ids.len());
        reader.problems.add("configuration", Fault::LayerCount { manifest, config });
    }
    let mut layers = layers(&mut reader, &manifest, &blobs, &details.diff_ids);
    let history = history(details.history, &mut layers);
    let (files, waste, dive) = merge(&mut reader, &blobs, &mut layers);
    let duplicates = duplicates::find(&files);
    Ok(Image {
        references: manifest.references,
        id,
        config,
        history,
        layers,
        files,
        waste,
        duplicates,
        dive,
        problems: reader.problems.finish(),
    })
}

fn configuration(
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
    manifest: &Manifest,
) -> (String, Config, Details) {
    let Part { name, digest } = &manifest.config;
    let (bytes, found) = match store.document(reader, name) {
        Found::Some(document) => document,
        Found::Other | Found::Nothing => {
            reader.problems.add(name, store.absent(name));
            return (digest.clone().unwrap_or_default(), Config::default(), Details::default());
        }
    };
    if let Some(expected) = digest.as_ref().filter(|expected| **expected != found) {
        let fault = Fault::Digest { expected: expected.clone(), found: found.clone() };
        reader.problems.add(name, fault);
    }
    match serde_json::from_slice(&bytes) {
        Ok(document) => {
            let (config, details) = config::parse(&document);
            for &field in &details.odd {
                reader.problems.add(name, Fault::ConfigField { field });
            }
            (found, config, details)
        }
        Err(error) => {
            reader.problems.add(name, Fault::Json { cause: error.to_string() });
            (found, Config::default(), Details::default())
        }
    }
}

/// For each layer of the manifest, the number of its blob.
fn blobs(
    store: &mut dyn Store,
    reader: &mut Reader<'_>,
    manifest: &Manifest,
) -> Vec<Option<usize>> {
    let most = reader.limits.layers.min(usize::from(u16::MAX));
    if manifest.layers.len() > most {
        reader.problems.add("manifest", Fault::Limit { what: "layers", limit: most as u64 });
    }
    let parts = manifest.layers.iter().take(most);
    parts
        .map(|part| match store.layer(reader, &part.name) {
            Found::Some(blob) => Some(blob),
            Found::Other => {
                reader.problems.add(&part.name, Fault::NotALayer);
                None
            }
            Found::Nothing => {
                reader.problems.add(&part.name, store.absent(&part.name));
                None
            }
        })
        .collect()
}

/// A blob of many entries that an image uses many times must not multiply them without end.
fn bound_repeats(reader: &mut Reader<'_>, blobs: &mut [Option<usize>]) {
    let most = reader.limits.entries;
    let mut entries = 0_usize;
    for blob in blobs.iter_mut() {
        let more = blob.map_or(0, |blob| {
            let Blob { occurrences, whiteouts, opaque, .. } = &reader.blobs[blob];
            occurrences.len() + whiteouts.len() + opaque.len()
        });
        entries = entries.saturating_add(more);
        if entries > most {
            *blob = None;
        }
    }
    if entries > most {
        reader.problems.add("image", Fault::Limit { what: "entries", limit: most as u64 });
    }
}

fn layers(
    reader: &mut Reader<'_>,
    manifest: &Manifest,
    blobs: &[Option<usize>],
    diff_ids: &[String],
) -> Vec<Layer> {
    let missing = Blob::default();
    let mut layers = Vec::new();
    for (index, (part, number)) in manifest.layers.iter().zip(blobs).enumerate() {
        let blob = number.map_or(&missing, |number| &reader.blobs[number]);
        let expected = diff_ids.get(index);
        // Bytes that could not be read to the end have no digest, and a problem of their own.
        let checks = [(&part.digest, &blob.digest), (&expected.cloned(), &blob.diff_id)];
        for (expected, found) in checks {
            if let Some(expected) = expected.as_ref().filter(|it| !found.is_empty() && *it != found)
            {
                let fault = Fault::Digest { expected: expected.clone(), found: found.clone() };
                reader.problems.add(&part.name, fault);
            }
        }
        layers.push(Layer {
            digest: blob.digest.clone(),
            diff_id: expected.unwrap_or(&blob.diff_id).clone(),
            verified: expected == Some(&blob.diff_id),
            size: blob.size,
            stored_size: blob.stored_size,
            entries: blob.entries,
            whiteouts: (blob.whiteouts.len() + blob.opaque.len()) as u64,
            dangling_whiteouts: 0,
            history: None,
        });
    }
    layers
}

/// Joins steps and layers, if the history accounts for exactly the layers there are.
fn history(mut history: Vec<HistoryEntry>, layers: &mut [Layer]) -> Vec<HistoryEntry> {
    let makers = history.iter().filter(|step| !step.empty_layer).count();
    if makers == layers.len() {
        let steps = history.iter_mut().enumerate().filter(|(_, step)| !step.empty_layer);
        for (index, ((position, step), layer)) in steps.zip(layers).enumerate() {
            step.layer = Some(index);
            layer.history = Some(position);
        }
    }
    history
}

fn merge(
    reader: &mut Reader<'_>,
    blobs: &[Option<usize>],
    layers: &mut [Layer],
) -> (Files, crate::model::Waste, crate::model::Dive) {
    let escapes = escapes::across_layers(reader, blobs);
    if escapes.count > 0 {
        let fault = Fault::BelowLink { count: escapes.count, first: escapes.first };
        reader.problems.add("image", fault);
    }
    let used = || blobs.iter().flatten().map(|&blob| &reader.blobs[blob]);
    let touched = used().flat_map(|blob| {
        let occurrences = blob.occurrences.iter().map(|occurrence| occurrence.file.0);
        occurrences.chain(blob.whiteouts.iter().copied()).chain(blob.opaque.iter().copied())
    });
    let links = used().flat_map(|blob| blob.hard_links.iter().map(|&(_, target)| target));
    let touched: Vec<u32> = touched.chain(links).collect();
    let paths = std::mem::replace(&mut reader.paths, crate::paths::Paths::new());
    let arranged = Arranged::new(paths, touched.into_iter());
    let steps = steps(std::mem::take(&mut reader.blobs), blobs, &arranged);
    let tree = arranged.into_tree();
    let dive = Dives::new(&tree).run(&steps);
    let merged = Merged::new(tree, steps, reader, layers);
    (merged.files, merged.waste, dive)
}

/// One step for each layer, with the numbers of the arranged tree. A blob used twice is copied.
fn steps(mut stored: Vec<Blob>, blobs: &[Option<usize>], arranged: &Arranged) -> Vec<Step> {
    let number = |old: u32| arranged.node(old).expect("every path of a used blob is in the tree");
    let mut uses = vec![0; stored.len()];
    for &blob in blobs.iter().flatten() {
        uses[blob] += 1;
    }
    let mut steps = Vec::with_capacity(blobs.len());
    for (layer, blob) in (0_u16..).zip(blobs) {
        let Some(blob) = *blob else {
            steps.push(Step::default());
            continue;
        };
        uses[blob] -= 1;
        let mut occurrences = if uses[blob] == 0 {
            std::mem::take(&mut stored[blob].occurrences)
        } else {
            stored[blob].occurrences.clone()
        };
        for occurrence in &mut occurrences {
            occurrence.file = FileId(number(occurrence.file.0));
            occurrence.layer = layer;
        }
        let blob = &stored[blob];
        steps.push(Step {
            occurrences,
            whiteouts: blob.whiteouts.iter().map(|&node| number(node)).collect(),
            opaque: blob.opaque.iter().map(|&node| number(node)).collect(),
            hard_links: blob
                .hard_links
                .iter()
                .map(|&(entry, node)| (entry, number(node)))
                .collect(),
            stated_size: blob.stated_size,
        });
    }
    steps
}
