//! What each stage and each instruction brought into an image, from the sizes in its history.

use std::{collections::BTreeMap, time::Duration};

use dockerfile::{Dockerfile, Stage};
use image::HistoryEntry;
use serde::Serialize;

use super::{Request, lines::line_at};
use crate::{
    engine::{Engine, Environment},
    model::{History, attribution},
};

/// How long the engine may take to tell an image's history.
const ANSWER: Duration = Duration::from_secs(5);

/// What a stage, or the base image, brought into an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The stage by its name, or its number in the file; none for the base image.
    pub stage: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Its instructions that brought any, as they stand in the file.
    pub lines: Vec<LineShare>,
}

/// What an instruction brought into an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineShare {
    /// Its line in the Dockerfile.
    pub line: u32,
    /// Its keyword.
    pub keyword: String,
    /// Bytes.
    pub size: u64,
}

/// What the engine says of an image that was just built; nothing where its history does not fit the Dockerfile.
pub(super) async fn of_image(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    file: &Dockerfile,
    id: &str,
) -> Vec<Share> {
    if id.is_empty() {
        return Vec::new();
    }
    let asked = tokio::time::timeout(ANSWER, engine.docker.image_history(id)).await;
    let Ok(Ok(items)) = asked else { return Vec::new() };
    let entry = |created_by, comment, size: i64| Sized {
        entry: HistoryEntry {
            created_by,
            created: None,
            comment,
            empty_layer: size == 0,
            layer: None,
        },
        size: u64::try_from(size).unwrap_or_default(),
    };
    // The engine tells the newest first.
    let entries =
        items.into_iter().rev().map(|item| entry(item.created_by, item.comment, item.size));
    let arguments = request.build_args.iter().filter_map(|argument| {
        let value = argument.value.as_ref().or_else(|| environment.vars.get(&argument.name))?;
        Some((argument.name.clone(), value.clone()))
    });
    let entries: Vec<_> = entries.collect();
    shares(file, &entries, request.target.as_deref(), &arguments.collect()).unwrap_or_default()
}

/// An entry of a history, and the bytes of its layer.
#[derive(Debug, Clone)]
pub struct Sized {
    /// The entry.
    pub entry: HistoryEntry,
    /// The size of its layer.
    pub size: u64,
}

/// Puts the sizes of a history, oldest entry first, on the stages of its Dockerfile; none if they do not fit together.
pub fn shares(
    file: &Dockerfile,
    entries: &[Sized],
    target: Option<&str>,
    build_args: &BTreeMap<String, String>,
) -> Option<Vec<Share>> {
    let history = History::of_entries(entries.iter().map(|it| &it.entry));
    let aligned = attribution::align(file, &history, target, build_args)?;
    let stages = file.stages();
    let (mut base, mut of_stages) = (0, BTreeMap::<usize, Vec<LineShare>>::new());
    for (place, entry) in aligned.places.iter().zip(entries).filter(|(_, entry)| entry.size > 0) {
        let own = stages.iter().find_map(|stage| {
            let own = stage.instructions.iter().find(|it| it.span.start == place.start)?;
            Some((stage.index, own.keyword.raw().to_ascii_uppercase()))
        });
        match own {
            Some((stage, keyword)) => of_stages.entry(stage).or_default().push(LineShare {
                line: line_at(file, place.start),
                keyword,
                size: entry.size,
            }),
            None => base += entry.size,
        }
    }
    let base = (base > 0).then(|| Share { stage: None, size: base, lines: Vec::new() });
    let of_stages = of_stages.into_iter().map(|(index, lines)| Share {
        stage: Some(name(&stages, index)),
        size: lines.iter().map(|line| line.size).sum(),
        lines,
    });
    Some(base.into_iter().chain(of_stages).collect())
}

fn name(stages: &[Stage<'_>], index: usize) -> String {
    let named = stages.get(index).and_then(|stage| stage.name);
    named.map_or_else(|| index.to_string(), |name| name.raw().to_owned())
}
