//! Lowers the heredocs of a request, with what the engine knows of its base images.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Display,
    path::PathBuf,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bollard::query_parameters::{
    CreateImageOptionsBuilder, ListImagesOptionsBuilder, RemoveImageOptionsBuilder,
};
use futures_util::TryStreamExt as _;

use dockerfile::Dockerfile;

use super::{
    BuildError, Request,
    lower::{self, FileImage, Lowered},
    progress::{Event, Progress},
};
use crate::engine::{Engine, Environment};

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
        if let Ok(found) = engine.docker.inspect_image(&image).await
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
                "{} {} does not read heredocs, and this one cannot be rewritten: {}; \
             use Docker 23 or newer, or begin the file with `# syntax=docker/dockerfile:1`",
                engine.facts.product, engine.facts.version, cannot.reason
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
    answers.try_collect::<Vec<_>>().await.map_err(|error| refused(&error))?;
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
