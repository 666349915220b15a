//! Lowers the heredocs of a request, with what the engine knows of its base images.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Display,
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bollard::query_parameters::{
    CreateImageOptionsBuilder, ListImagesOptionsBuilder, RemoveImageOptionsBuilder,
    TagImageOptionsBuilder,
};
use futures_util::TryStreamExt as _;

use dockerfile::Dockerfile;

use super::{
    BuildError, Request,
    lower::{self, FileImage, Lowered},
    progress::{Event, Progress},
};
use crate::engine::{Engine, Environment};

/// What helps with a builder that can load a newer frontend.
const FRONTEND: &str = ", or begin the file with `# syntax=docker/dockerfile:1`";

/// How long images of files are kept.
const KEPT: Duration = Duration::from_hours(24);

pub(super) async fn lower_for(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    file: &Dockerfile,
    progress: &mut dyn Progress,
) -> Result<Lowered, BuildError> {
    let mut shells = BTreeMap::new();
    for image in lower::base_images(file) {
        if engine.facts.is_podman() {
            shells.extend(shell_of_history(engine, &image).await.map(|shell| (image, shell)));
        } else if let Ok(found) = engine.docker.inspect_image(&image).await
            && let Some(shell) =
                found.config.and_then(|config| config.shell).filter(|shell| !shell.is_empty())
        {
            shells.insert(image, shell);
        }
    }
    let arguments = request.build_args.iter().filter_map(|argument| {
        let value = argument.value.as_ref().or_else(|| environment.vars.get(&argument.name))?;
        Some((argument.name.clone(), value.clone()))
    });
    let lowered = lower::lower(file, &arguments.collect(), &shells).map_err(|cannot| {
        BuildError::Dockerfile {
            path: PathBuf::from(request.dockerfile_name()),
            line: Some(cannot.line),
            message: format!(
                "{} {} does not read heredocs, and this one cannot be rewritten: {}; use Docker 23 or newer{}",
                engine.facts.product,
                engine.facts.version,
                cannot.reason,
                if engine.facts.is_podman() { "" } else { FRONTEND }
            ),
        }
    })?;
    if request.pull && lowered.files.is_some() {
        return Err(BuildError::Usage(
            "this engine does not read heredocs, and files of heredocs cannot be combined with --pull".to_owned(),
        ));
    }
    let (count, version) = (lowered.rewritten, &engine.facts.version);
    let plural = if count == 1 { "" } else { "s" };
    progress.event(&Event::Note(format!(
        "{count} instruction{plural} with heredocs rewritten for {} {version}",
        engine.facts.product
    )));
    Ok(lowered)
}

/// Podman does not tell an image's shell, but each instruction that made it.
async fn shell_of_history(engine: &Engine, image: &str) -> Option<Vec<String>> {
    let history = engine.docker.image_history(image).await.ok()?;
    let texts = history.iter().map(|entry| entry.created_by.as_str());
    let mut set = texts.filter_map(|text| {
        let text = text.split_once("#(nop)").map_or(text, |(_, text)| text).trim();
        text.strip_prefix("SHELL ")
    });
    // The newest comes first. BuildKit writes the words without quotes.
    let shell = set.next()?.trim_end_matches("# buildkit").trim();
    let words = || {
        let inside = shell.strip_prefix('[')?.strip_suffix(']')?;
        Some(inside.split_whitespace().map(str::to_owned).collect())
    };
    serde_json::from_str(shell).ok().or_else(words).filter(|words: &Vec<String>| !words.is_empty())
}

/// Makes the image of the files, unless the engine has it from an earlier build.
pub(super) async fn load(engine: &Engine, image: &FileImage) -> Result<(), BuildError> {
    if engine.docker.inspect_image(&image.name).await.is_ok() {
        return Ok(());
    }
    let refused = |error: &dyn Display| BuildError::Refused(format!("{}: {error}", image.name));
    let tar = archive(image).map_err(|error| refused(&error))?;
    let (repository, tag) = image.name.split_once(':').unwrap_or((&image.name, "latest"));
    let options =
        CreateImageOptionsBuilder::default().from_src("-").repo(repository).tag(tag).build();
    let answers =
        engine.docker.create_image(Some(options), Some(bollard::body_full(tar.into())), None);
    let answers = answers.try_collect::<Vec<_>>().await.map_err(|error| refused(&error))?;
    // Podman gives it the repository's name and passes over the tag.
    if engine.facts.is_podman()
        && let Some(id) = answers.into_iter().rev().find_map(|answer| answer.id)
    {
        let options = TagImageOptionsBuilder::default().repo(repository).tag(tag).build();
        engine.docker.tag_image(&id, Some(options)).await.map_err(|error| refused(&error))?;
        let (name, options) =
            (format!("{repository}:latest"), RemoveImageOptionsBuilder::default());
        drop(engine.docker.remove_image(&name, Some(options.build()), None).await);
    }
    Ok(())
}

/// Removes images of files that were made more than a day ago.
///
/// Not right after the build: `BuildKit` looks at the image again for other builds of the same time.
pub(super) async fn sweep(engine: &Engine) {
    let options = ListImagesOptionsBuilder::default()
        .filters(&HashMap::from([("reference", vec![lower::REPOSITORY])]))
        .build();
    let images = engine.docker.list_images(Some(options)).await.unwrap_or_default();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let yesterday = i64::try_from(now.saturating_sub(KEPT).as_secs()).unwrap_or_default();
    for tag in
        images.iter().filter(|image| image.created < yesterday).flat_map(|image| &image.repo_tags)
    {
        let options = RemoveImageOptionsBuilder::default().build();
        if let Err(error) = engine.docker.remove_image(tag, Some(options), None).await {
            tracing::debug!(%error, tag, "image of heredocs not removed");
        }
    }
}

fn archive(image: &FileImage) -> std::io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, bytes) in &image.files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(if bytes.starts_with(b"#!") { 0o755 } else { 0o644 });
        tar.append_data(&mut header, path, bytes.as_slice())?;
    }
    tar.into_inner()
}
