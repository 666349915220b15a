//! Named contexts for engines whose frontend does not know them: Docker before 23 without a `# syntax=` line.
//!
//! The copy of the Dockerfile that is sent has images in place of the names, on the same lines. A folder becomes an image
//! from scratch first.

use std::collections::BTreeMap;

use dockerfile::{Base, Dockerfile, ImageReference, SourceTarget, Span};

use super::{
    BuildError, Cancel, Context, DockerfileSource, Request, build,
    handover::Names,
    lines::line_of,
    options::NamedSource,
    progress::{Event, Progress},
};
use crate::engine::{Engine, Environment};

/// The Dockerfile of a folder that is to be an image.
const FOLDER: &str = "FROM scratch\nCOPY . /\n";

/// A Dockerfile without named contexts.
pub(super) struct Lowered {
    /// The text to send, with the lines of the original.
    pub(super) text: String,
    /// The images in place of the names, and these.
    pub(super) images: BTreeMap<String, String>,
}

/// Puts images in place of the names of contexts.
pub(super) async fn lower(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    file: &Dockerfile,
    names: &Names,
    progress: &mut dyn Progress,
) -> Result<Lowered, BuildError> {
    let mut images = BTreeMap::new();
    for context in &request.named_contexts {
        let image = match &context.source {
            NamedSource::Remote(address) => {
                address.strip_prefix("docker-image://").map(str::to_owned).ok_or_else(|| {
                    BuildError::Refused(format!(
                        "--build-context {}={address} needs Docker Engine 23.0 or newer, and this is {} {}; \
                         a folder and docker-image://IMAGE work here",
                        context.name, engine.facts.product, engine.facts.version
                    ))
                })?
            }
            NamedSource::Folder(folder) => {
                let folder_request = Request {
                    dockerfile: DockerfileSource::Embedded {
                        name: format!("build context {}", context.name),
                        text: FOLDER.to_owned(),
                    },
                    context: Context::Directory(folder.clone()),
                    ..Request::of_directory(folder)
                };
                let (mut silent, cancel) = (Silent, Cancel::new());
                let building = build(engine, &folder_request, environment, &mut silent, &cancel);
                let outcome = Box::pin(building).await?;
                names.give(engine, &outcome.id).await?
            }
            NamedSource::Target(name) => {
                return Err(BuildError::Usage(format!("target {name} is not built yet")));
            }
        };
        images.insert(context.name.as_str(), image);
    }
    let arguments = request.build_args.iter().filter_map(|argument| {
        let value = argument.value.as_ref().or_else(|| environment.vars.get(&argument.name))?;
        Some((argument.name.clone(), value.clone()))
    });
    let text = rewrite(file, &arguments.collect(), &images).map_err(|(line, message)| {
        BuildError::Dockerfile { path: request.dockerfile_name().into(), line: Some(line), message }
    })?;
    let (product, version) = (&engine.facts.product, &engine.facts.version);
    let note = format!("named contexts put into the Dockerfile for {product} {version}");
    progress.event(&Event::Note(note));
    let own = images.into_iter().filter(|(_, image)| Names::has(image));
    Ok(Lowered { text, images: own.map(|(name, image)| (image, name.to_owned())).collect() })
}

/// Puts the images in place of the names. The error has a line.
fn rewrite(
    file: &Dockerfile,
    arguments: &BTreeMap<String, String>,
    images: &BTreeMap<&str, String>,
) -> Result<String, (u32, String)> {
    let image = |reference: &ImageReference| {
        let name = reference.resolved.value.as_deref().unwrap_or(&reference.text);
        images.get(short(name).to_lowercase().as_str())
    };
    let mut edits: Vec<(Span, &String)> = Vec::new();
    for stage in file.stages_with(arguments) {
        let name = stage.name.map(|name| name.value().to_lowercase());
        if let Some(name) = name.filter(|name| images.contains_key(name.as_str())) {
            let line = line_of(file, stage.from);
            let next = "rename one of them, or use Docker Engine 23.0 or newer";
            return Err((line, format!("stage {name} has the name of a build context: {next}")));
        }
        if let Base::Image(base) = &stage.base {
            edits.extend(image(base).map(|image| (base.span.clone(), image)));
        }
        edits.extend(stage.sources.iter().filter_map(|source| match &source.target {
            SourceTarget::Image(reference) => Some((reference.span.clone(), image(reference)?)),
            _ => None,
        }));
    }
    edits.sort_by_key(|(span, _)| span.start);
    let (mut text, mut at) = (String::new(), 0);
    for (span, image) in edits {
        text += &file.text[at..span.start];
        text += image;
        at = span.end;
    }
    Ok(text + &file.text[at..])
}

/// Without what docker adds to a name by itself.
fn short(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    name.strip_suffix(":latest").unwrap_or(name)
}

/// Nobody asked for these builds.
struct Silent;

impl Progress for Silent {
    fn event(&mut self, _: &Event<'_>) {}

    fn outcome(&mut self, _: &super::Outcome) {}
}
