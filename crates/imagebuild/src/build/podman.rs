//! Builds with Podman, which has no `BuildKit`: the context goes to its Docker-compatible API as one archive, and what it
//! answers is told as `BuildKit`'s steps.
//!
//! That API passes over what it does not know; `refusal` holds what was tried.

mod answer;
mod attempt;
mod query;
mod refusal;
mod upload;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use bollard::{models::ImageInspect, query_parameters::TagImageOptionsBuilder};
use dockerfile::Dockerfile;
use findings::SourceFile;

use super::{
    BuildError, Cancel, Context, Outcome, Request, archive,
    attempt::Unsolved,
    builder::Builder,
    context::{Selection, Tree},
    explain::{Noted, explain},
    failure::Failure,
    handover::Names,
    ignore,
    ignore::Patterns,
    inputs,
    lines::{Lines, line_at},
    lowered,
    mask::Mask,
    options::Output,
    plan,
    progress::{Event, Progress},
    run,
    status::Steps,
    sync::Faults,
};
use crate::engine::{Engine, Environment};
use answer::Teller;
use attempt::Attempt;
use upload::Upload;

/// How long the engine may take for a name, or to say what it built.
const ANSWER: Duration = Duration::from_secs(10);

/// Builds the image that `request` describes. It gets its names when it is whole.
pub(super) async fn build(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    names: &Names,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let begun = Instant::now();
    refusal::of_request(request, &engine.facts)?;
    let job = tokio::select! {
        job = Job::prepare(engine, request, environment, names, &mut *progress) => job?,
        () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
    };
    let lines = Lines::of_all(&job.dockerfile);
    let mut steps = Steps::new(lines, Arc::clone(&job.mask));
    let built = job.run(engine, &mut steps, progress, cancel).await;
    let steps = steps.into_steps();
    let id = match built {
        Ok(id) => id,
        Err(error) => return Err(job.explain(engine, &error, steps).await),
    };
    let finishing = async {
        let image = job.finish(engine, &id).await?;
        let mut outcome = job.outcome(id, &image, steps, begun);
        let (place, file) = (inputs::place(request), &job.dockerfile);
        outcome.misses =
            explain(Some(engine), request, environment, &place, file, &outcome.steps, &job.noted)
                .await;
        if let Output::Archive(_, to) = &request.output {
            archive::write(engine, &outcome, to).await?;
        }
        Ok(outcome)
    };
    let outcome = tokio::select! {
        outcome = finishing => outcome?,
        () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
    };
    progress.outcome(&outcome);
    Ok(outcome)
}

/// A build that is ready to run.
struct Job<'a> {
    request: &'a Request,
    query: String,
    tree: Tree,
    exclude: Patterns,
    faults: Faults,
    noted: Noted,
    mask: Arc<Mask>,
    /// As it was written.
    dockerfile: Dockerfile,
}

impl<'a> Job<'a> {
    async fn prepare(
        engine: &Engine,
        request: &'a Request,
        environment: &Environment,
        names: &Names,
        progress: &mut dyn Progress,
    ) -> Result<Self, BuildError> {
        let mut tree = inputs::context(request)?;
        let text = inputs::dockerfile(request)?;
        let source = SourceFile::decode(request.dockerfile_name(), text.clone());
        let parsed = Dockerfile::parse(source.text());
        run::announce(request, &parsed, progress)?;
        refusal::of_dockerfile(request, &engine.facts, &parsed)?;
        let builder = Builder::Engine(engine);
        let sent =
            lowered::sent(builder, request, environment, &source, &parsed, names, progress).await?;
        let text = sent.text.unwrap_or(text);
        let exclude = ignored(request)?;
        let name = upload::add_dockerfile(&mut tree, up_to_target(request, text));
        let query = query::of(engine, request, environment, &name);
        if let Some(options) = query::unknown_to_the_cache(request) {
            let text = format!(
                "Podman's cache does not tell builds with another {options} apart: every step runs again"
            );
            progress.event(&Event::Note(text));
        }
        Ok(Self {
            request,
            query,
            tree,
            exclude,
            faults: Faults::default(),
            noted: Noted::default(),
            mask: Arc::new(Mask::new(request, environment).naming(sent.names)),
            dockerfile: parsed,
        })
    }

    async fn run(
        &self,
        engine: &Engine,
        steps: &mut Steps,
        progress: &mut dyn Progress,
        cancel: &Cancel,
    ) -> Result<String, Unsolved> {
        let upload = Upload {
            tree: self.tree.clone(),
            selection: Selection { include: None, exclude: self.exclude.clone() },
            faults: Arc::clone(&self.faults),
            noted: Arc::clone(&self.noted),
        };
        let teller = Teller::new(&self.dockerfile, self.request.labels.len());
        let patience = self.request.registry_patience;
        let attempt = Attempt { engine, query: &self.query, patience, cancel };
        attempt.run(upload, teller, steps, progress).await
    }

    /// Looks whether the image is what was asked for, and names it.
    async fn finish(&self, engine: &Engine, id: &str) -> Result<ImageInspect, BuildError> {
        let late = || BuildError::Refused("the image is built, and it says nothing of it".into());
        let refused = |error: bollard::errors::Error| BuildError::Refused(error.to_string());
        let asked = tokio::time::timeout(ANSWER, engine.docker.inspect_image(id)).await;
        let image = asked.map_err(|_| late())?.map_err(refused)?;
        let made_for = image.architecture.as_deref().unwrap_or_default();
        if !self.request.platforms.is_empty() && made_for != engine.facts.arch {
            return Err(BuildError::Refused(format!(
                "it made an image for {made_for}: a step or base image in its store is of another platform; \
                 build with --no-cache, or pull the base image again"
            )));
        }
        for tag in &self.request.tags {
            let (repository, tag) = match tag.rsplit_once(':') {
                Some((repository, tag)) if !tag.contains('/') => (repository, tag),
                _ => (tag.as_str(), "latest"),
            };
            let options = TagImageOptionsBuilder::default().repo(repository).tag(tag).build();
            let named = tokio::time::timeout(ANSWER, engine.docker.tag_image(id, Some(options)));
            named.await.map_err(|_| late())?.map_err(refused)?;
        }
        Ok(image)
    }

    fn outcome(
        &self,
        id: String,
        image: &ImageInspect,
        steps: Vec<super::Step>,
        begun: Instant,
    ) -> Outcome {
        Outcome {
            target: None,
            metadata: BTreeMap::from([(run::CONFIG_DIGEST.to_owned(), id.clone().into())]),
            id,
            misses: Vec::new(),
            shares: Vec::new(),
            output: self.request.output.path().map(Path::to_path_buf),
            tags: self.request.tags.clone(),
            size: image.size.and_then(|size| u64::try_from(size).ok()),
            steps,
            duration: begun.elapsed(),
        }
    }

    async fn explain(
        &self,
        engine: &Engine,
        error: &Unsolved,
        steps: Vec<super::Step>,
    ) -> BuildError {
        if let Some(fault) = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return BuildError::Unreadable { path: fault.path, cause: fault.cause, hint: "" };
        }
        let name = self.request.dockerfile_name();
        let failure = Failure {
            path: Path::new(&name),
            lines: &Lines::of_all(&self.dockerfile),
            mask: &self.mask,
            steps,
            missing: Vec::new(),
            scanner: None,
            logins: Vec::new(),
            request: self.request,
            file: &self.dockerfile,
            builder: Builder::Engine(engine),
        };
        match failure.explain(error).await {
            // Podman does not say where.
            BuildError::Dockerfile { path, line: None, message } => {
                let fault = self.dockerfile.faults.first();
                let line = fault.map(|fault| line_at(&self.dockerfile, fault.span.start));
                BuildError::Dockerfile { path, line, message }
            }
            error => error,
        }
    }
}

/// Without the stages behind the one that is asked for: Podman labels nothing but the last one of the file, and tells
/// small letters from capitals in its name.
fn up_to_target(request: &Request, mut text: Vec<u8>) -> Vec<u8> {
    let source = SourceFile::decode(request.dockerfile_name(), text.clone());
    let file = Dockerfile::parse(source.text());
    let stages = file.stages();
    let target = plan::target(&stages, request.target.as_deref()).ok().flatten();
    if let Some(next) = target.and_then(|target| stages.get(target + 1)) {
        text.truncate(next.from.span.start);
    }
    text
}

/// What of the context is left out: Podman gets no other files to choose from.
fn ignored(request: &Request) -> Result<Patterns, BuildError> {
    let (path, bytes) = match (inputs::own_ignore_file(request)?, &request.context) {
        (Some(own), _) => own,
        (None, Context::Empty) => return Ok(Patterns::default()),
        (None, Context::Directory(folder)) => {
            let path = folder.join(".dockerignore");
            match std::fs::read(&path) {
                Ok(bytes) => (path, bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    return Ok(Patterns::default());
                }
                Err(cause) => return Err(BuildError::Unreadable { path, cause, hint: "" }),
            }
        }
    };
    if let Some(reason) = ignore::first_bad_line(&bytes) {
        return Err(bad_pattern(path, reason));
    }
    let text = String::from_utf8_lossy(&bytes);
    Patterns::of_file(&text).map_err(|bad| bad_pattern(path, bad.to_string()))
}

fn bad_pattern(path: PathBuf, reason: String) -> BuildError {
    let cause = std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
    BuildError::Unreadable { path, cause, hint: "" }
}
