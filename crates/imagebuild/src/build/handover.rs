//! What one build gives to another: an image in the engine's store, under a name that lasts as long as both.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bollard::query_parameters::{
    ListImagesOptionsBuilder, RemoveImageOptionsBuilder, TagImageOptionsBuilder,
};

use super::{BuildError, Outcome, Request, Target, options::NamedSource, run::random_id};
use crate::engine::Engine;

/// Repository of the names.
const REPOSITORY: &str = "imagebuild-target";

/// Names that an interrupted run left behind are removed after so long.
const KEPT: Duration = Duration::from_hours(24);

/// Names for images, until [`Names::clear`] takes them away.
pub(super) struct Names {
    /// Time and chance: what all of them begin with.
    beginning: String,
    given: Mutex<Vec<String>>,
}

impl Names {
    pub(super) fn new() -> Self {
        let beginning = format!("{}-{}", now().as_secs(), random_id());
        Self { beginning, given: Mutex::default() }
    }

    /// Whether it is a name of this kind.
    pub(super) fn has(image: &str) -> bool {
        image.split_once(':').is_some_and(|(repository, _)| repository == REPOSITORY)
    }

    /// Gives the image `id` a name.
    pub(super) async fn give(&self, engine: &Engine, id: &str) -> Result<String, BuildError> {
        let tag = {
            let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            let tag = format!("{}-{}", self.beginning, given.len());
            given.push(tag.clone());
            tag
        };
        name(engine, id, &tag).await?;
        Ok(format!("{REPOSITORY}:{tag}"))
    }

    /// Takes the names away again, also those that other runs left a day ago.
    pub(super) async fn clear(&self, engine: &Engine) {
        if self.given.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
            return;
        }
        let reference = HashMap::from([("reference", vec![REPOSITORY])]);
        let options = ListImagesOptionsBuilder::default().filters(&reference).build();
        let images = engine.docker.list_images(Some(options)).await.unwrap_or_default();
        for name in images.iter().flat_map(|image| &image.repo_tags) {
            let tag = name.rsplit_once(':').map_or("", |(_, tag)| tag);
            if tag.starts_with(&self.beginning) || is_old(tag) {
                let options = RemoveImageOptionsBuilder::default().noprune(true).build();
                if let Err(error) = engine.docker.remove_image(name, Some(options), None).await {
                    tracing::debug!(%error, name, "name of an image not removed");
                }
            }
        }
    }
}

/// The names among the contexts of a request, and what the Dockerfile calls them.
pub(super) fn own_names(request: &Request) -> BTreeMap<String, String> {
    let contexts = request.named_contexts.iter().filter_map(|context| match &context.source {
        NamedSource::Remote(address) => {
            let image = address.strip_prefix("docker-image://")?;
            Names::has(image).then(|| (image.to_owned(), context.name.clone()))
        }
        _ => None,
    });
    contexts.collect()
}

async fn name(engine: &Engine, id: &str, tag: &str) -> Result<(), BuildError> {
    let options = TagImageOptionsBuilder::default().repo(REPOSITORY).tag(tag).build();
    let named = engine.docker.tag_image(id, Some(options)).await;
    named.map_err(|error| BuildError::Refused(format!("{REPOSITORY}:{tag}: {error}")))
}

fn is_old(tag: &str) -> bool {
    let made = tag.split('-').next().and_then(|seconds| seconds.parse().ok());
    made.is_some_and(|made: u64| made < now().saturating_sub(KEPT).as_secs())
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The images of targets that others are made of.
pub(super) struct Handover {
    names: Names,
    /// The targets that others are made of.
    needed: BTreeSet<String>,
    /// Their images, by the name of the target.
    images: Mutex<HashMap<String, String>>,
}

impl Handover {
    pub(super) fn new(targets: &[Target]) -> Self {
        let needed = targets.iter().flat_map(Target::needs).map(str::to_owned).collect();
        Self { names: Names::new(), needed, images: Mutex::default() }
    }

    /// Whether others are made of it.
    pub(super) fn is_needed(&self, target: &Target) -> bool {
        self.needed.contains(&target.name)
    }

    /// The request of a target with images in place of the targets that it is made of. One that nobody asked for gets no
    /// name of its own.
    pub(super) fn request(&self, target: &Target) -> Request {
        let mut request = target.request.clone();
        let images = self.images.lock().unwrap_or_else(PoisonError::into_inner);
        for context in &mut request.named_contexts {
            if let NamedSource::Target(name) = &context.source
                && let Some(image) = images.get(name)
            {
                context.source = NamedSource::Remote(format!("docker-image://{image}"));
            }
        }
        if !target.wanted {
            request.tags.clear();
        }
        request
    }

    /// Takes the image of a target that others are made of.
    pub(super) async fn take(
        &self,
        engine: &Engine,
        target: &Target,
        outcome: &Outcome,
    ) -> Result<(), BuildError> {
        if target.wanted && target.request.tags.is_empty() {
            // Without another name it would go together with that of the batch.
            name(engine, &outcome.id, &lasting(target)).await?;
        }
        let image = self.names.give(engine, &outcome.id).await?;
        let mut images = self.images.lock().unwrap_or_else(PoisonError::into_inner);
        images.insert(target.name.clone(), image);
        Ok(())
    }

    pub(super) async fn clear(&self, engine: &Engine) {
        self.names.clear(engine).await;
    }
}

/// The target's own name as a tag.
fn lasting(target: &Target) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "_.-".contains(char);
    let name = target.name.chars().map(|char| if plain(char) { char } else { '_' });
    format!("of-{}", name.take(100).collect::<String>())
}
