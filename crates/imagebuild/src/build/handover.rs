//! What one target gives to another: an image in the engine's store, under a name of its own for as long as the batch runs.

use std::{
    collections::{BTreeSet, HashMap},
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

/// The names of a batch.
pub(super) struct Handover {
    /// Time and chance: of this batch alone.
    batch: String,
    /// The targets that others are made of, with the number in their names.
    given: Vec<String>,
}

impl Handover {
    pub(super) fn new(targets: &[Target]) -> Self {
        let given: BTreeSet<&str> = targets.iter().flat_map(Target::needs).collect();
        let batch = format!("{}-{}", now().as_secs(), random_id());
        Self { batch, given: given.into_iter().map(str::to_owned).collect() }
    }

    /// The request of a target with images in place of the targets that it is made of. One that nobody asked for gets no
    /// name of its own.
    pub(super) fn request(&self, target: &Target) -> Request {
        let mut request = target.request.clone();
        for context in &mut request.named_contexts {
            if let NamedSource::Target(name) = &context.source
                && let Some(tag) = self.tag(name)
            {
                context.source = NamedSource::Remote(format!("docker-image://{REPOSITORY}:{tag}"));
            }
        }
        if !target.wanted {
            request.tags.clear();
        }
        request
    }

    fn tag(&self, target: &str) -> Option<String> {
        let number = self.given.iter().position(|given| given == target)?;
        Some(format!("{}-{number}", self.batch))
    }

    /// Gives the image of `target` its name, if others are made of it.
    pub(super) async fn name(
        &self,
        engine: &Engine,
        target: &Target,
        outcome: &Outcome,
    ) -> Result<(), BuildError> {
        let Some(tag) = self.tag(&target.name) else { return Ok(()) };
        // Without another name it would go when the batch ends.
        let lasting = (target.wanted && target.request.tags.is_empty()).then(|| lasting(target));
        for tag in lasting.into_iter().chain([tag]) {
            let options = TagImageOptionsBuilder::default().repo(REPOSITORY).tag(&tag).build();
            let tagged = engine.docker.tag_image(&outcome.id, Some(options)).await;
            tagged.map_err(|error| BuildError::Refused(format!("{}: {error}", target.name)))?;
        }
        Ok(())
    }

    /// Takes the names away again, also those that other runs left a day ago.
    pub(super) async fn clear(&self, engine: &Engine) {
        if self.given.is_empty() {
            return;
        }
        let reference = HashMap::from([("reference", vec![REPOSITORY])]);
        let options = ListImagesOptionsBuilder::default().filters(&reference).build();
        let images = engine.docker.list_images(Some(options)).await.unwrap_or_default();
        for name in images.iter().flat_map(|image| &image.repo_tags) {
            let tag = name.rsplit_once(':').map_or("", |(_, tag)| tag);
            if tag.starts_with(&self.batch) || is_old(tag) {
                let options = RemoveImageOptionsBuilder::default().noprune(true).build();
                if let Err(error) = engine.docker.remove_image(name, Some(options), None).await {
                    tracing::debug!(%error, name, "name of a target not removed");
                }
            }
        }
    }
}

/// The target's own name as a tag.
fn lasting(target: &Target) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "_.-".contains(char);
    let name = target.name.chars().map(|char| if plain(char) { char } else { '_' });
    format!("of-{}", name.take(100).collect::<String>())
}

fn is_old(tag: &str) -> bool {
    let made = tag.split('-').next().and_then(|seconds| seconds.parse().ok());
    made.is_some_and(|made: u64| made < now().saturating_sub(KEPT).as_secs())
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
