//! The Dockerfile as it is sent: with older means where the builder does not know what the file uses.

use std::collections::BTreeMap;

use dockerfile::Dockerfile;
use findings::SourceFile;

use super::{
    BuildError, Request,
    builder::Builder,
    contexts,
    handover::{self, Names},
    heredocs, lower,
    progress::Progress,
};
use crate::engine::{Engine, Environment, Facts};

/// What is sent.
pub(super) struct Sent {
    /// The text, on the lines of the file, if it is another one.
    pub(super) text: Option<Vec<u8>>,
    /// The images that only this program knows, and what the Dockerfile calls them.
    pub(super) names: BTreeMap<String, String>,
}

/// Whether the file brings a frontend that knows more than the builder's own. Without `BuildKit` that is a comment.
pub(super) fn brings_frontend(facts: &Facts, file: &Dockerfile) -> bool {
    facts.buildkit && file.directives.iter().any(|it| it.name.eq_ignore_ascii_case("syntax"))
}

/// Rewrites what the builder does not know of the file, whose text is `source`.
pub(super) async fn sent(
    builder: Builder<'_>,
    request: &Request,
    environment: &Environment,
    source: &SourceFile,
    file: &Dockerfile,
    names: &Names,
    progress: &mut dyn Progress,
) -> Result<Sent, BuildError> {
    let (facts, mut rewritten) = (builder.facts(), None);
    let mut own_names = handover::own_names(request);
    if brings_frontend(facts, file) {
        return Ok(Sent { text: None, names: own_names });
    }
    if !request.named_contexts.is_empty() && !facts.is_at_least(23) {
        let engine = engine_for(builder, "--build-context and FROM NAME")?;
        utf8_only(request, source, "build contexts")?;
        let contexts = contexts::lower(engine, request, environment, file, names, progress).await?;
        own_names.extend(contexts.images);
        rewritten = Some(contexts.text);
    }
    let parsed = rewritten.as_deref().map(Dockerfile::parse);
    let current = parsed.as_ref().unwrap_or(file);
    if !facts.heredocs && lower::is_needed(current) {
        let engine = engine_for(builder, "heredocs")?;
        utf8_only(request, source, "heredocs")?;
        let lowered = heredocs::lower_for(engine, request, environment, current, progress).await?;
        if let Some(image) = lowered.files {
            heredocs::load(engine, &image).await?;
            heredocs::sweep(engine).await;
        }
        rewritten = Some(lowered.text);
    }
    Ok(Sent { text: rewritten.map(String::into_bytes), names: own_names })
}

/// It is rewritten with images of the engine, if the builder is the engine's.
fn engine_for<'a>(builder: Builder<'a>, what: &str) -> Result<&'a Engine, BuildError> {
    match builder {
        Builder::Engine(engine) => Ok(engine),
        Builder::Remote(remote, _) => Err(remote.reads(what)),
    }
}

/// Rewriting takes the whole text, and bytes that are no text would come out as others.
fn utf8_only(request: &Request, source: &SourceFile, what: &str) -> Result<(), BuildError> {
    let Some(first) = source.undecodable().first() else { return Ok(()) };
    Err(BuildError::Dockerfile {
        path: request.dockerfile_name().into(),
        line: u32::try_from(source.position(*first).line).ok(),
        message: format!(
            "this engine does not know {what}, and those of a file that is not UTF-8 cannot be rewritten; \
             save it as UTF-8"
        ),
    })
}
