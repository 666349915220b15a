//! One build from request to image.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use bollard_buildkit_proto::moby::buildkit::v1::SolveRequest;
use dockerfile::Dockerfile;
use findings::SourceFile;

use super::{
    BuildError, Context, DOCKERFILE, Outcome, Request,
    agents::Agents,
    archive,
    attempt::{Attempt, Unsolved},
    attributes,
    auth::{Desk, Refused},
    builder::Builder,
    context::Tree,
    deliver::Delivery,
    explain::{Noted, explain},
    failure::Failure,
    gateway,
    handover::Names,
    inputs::{context, dockerfile, own_ignore_file, place, tree},
    lines::Lines,
    load, lowered,
    mask::Mask,
    misread,
    options::{NamedSource, Output},
    outcome::metadata,
    plan, podman,
    progress::{Event, Progress},
    remote::Remote,
    reproducible,
    secret::Vault,
    session::Served,
    sessions::{Sessions, Shared},
    shares,
    status::Steps,
    sync::{Faults, Files},
    trees::{CONTEXT, DEFINITION, Trees},
};
use crate::engine::{Engine, Environment, Logins};

/// Cancels a build from elsewhere, for example on Ctrl-C.
pub use tokio_util::sync::CancellationToken as Cancel;

/// How long the engine may take to say what it built.
const ANSWER: Duration = Duration::from_secs(10);

/// Whether the context and the Dockerfile are there: what no engine is needed for to tell.
pub fn is_readable(request: &Request) -> Result<(), BuildError> {
    context(request)?;
    dockerfile(request).map(drop)
}

/// What the builder calls the digest of an image's configuration.
pub(super) const CONFIG_DIGEST: &str = "containerimage.config.digest";

/// Builds the image that `request` describes.
pub async fn build(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let builder = Builder::Engine(engine);
    build_beside(builder, request, environment, &Sessions::default(), progress, cancel).await
}

/// The same on a builder that stands by itself; `store` is given the image, where it is to be in an engine.
pub async fn build_on(
    remote: &Remote,
    store: Option<&Engine>,
    request: &Request,
    environment: &Environment,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let builder = Builder::Remote(remote, store);
    build_beside(builder, request, environment, &Sessions::default(), progress, cancel).await
}

/// The same for one of several builds, which share `sessions`.
pub(super) async fn build_beside(
    builder: Builder<'_>,
    request: &Request,
    environment: &Environment,
    sessions: &Sessions,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let common = Common { names: Names::new(), sessions };
    let built = build_with(builder, request, environment, &common, progress, cancel).await;
    if let Some(engine) = builder.engine() {
        common.names.clear(engine).await;
    }
    built
}

/// What a build leaves on the engine for a while, and what it may share with others.
struct Common<'a> {
    names: Names,
    sessions: &'a Sessions,
}

async fn build_with(
    builder: Builder<'_>,
    request: &Request,
    environment: &Environment,
    common: &Common<'_>,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    if let Builder::Engine(engine) = builder
        && engine.facts.is_podman()
    {
        let names = &common.names;
        return podman::build(engine, request, environment, names, progress, cancel).await;
    }
    let begun = Instant::now();
    let facts = builder.facts();
    if !facts.buildkit {
        let product = &facts.product;
        return Err(BuildError::Refused(format!(
            "{product} has no BuildKit; use Docker 20.10 or newer"
        )));
    }
    match builder {
        Builder::Engine(_) => {
            attributes::supported(request, facts)?;
            reproducible::supported(request, environment, facts)?;
        }
        Builder::Remote(remote, _) => remote.supports(request)?,
    }
    let job = tokio::select! {
        job = Job::prepare(builder, request, environment, common, &mut *progress) => job?,
        () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
    };
    let mut steps = Steps::new(Lines::of(&job.dockerfile), Arc::clone(&job.mask));
    let solved = job.run(&mut steps, progress, cancel).await;
    let steps = steps.into_steps();
    match solved {
        Ok(facts) => {
            let loaded = tokio::select! {
                loaded = job.load() => loaded?,
                () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
            };
            let mut outcome = job.outcome(&facts, loaded, steps, begun).await;
            let (place, file) = (place(request), &job.dockerfile);
            if let Ok(session) = &job.session {
                let (steps, noted) = (&outcome.steps, &session.noted);
                outcome.misses =
                    explain(builder.engine(), request, environment, &place, file, steps, noted)
                        .await;
            }
            if let Some(engine) = job.store() {
                outcome.shares =
                    shares::of_image(engine, request, environment, file, &outcome.id).await;
            }
            tokio::select! {
                delivered = job.deliver(&mut outcome, progress) => delivered?,
                () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
            }
            progress.outcome(&outcome);
            Ok(outcome)
        }
        Err(error) => Err(job.explain(error, steps).await),
    }
}

/// A build that is ready to run.
struct Job<'a> {
    builder: Builder<'a>,
    request: &'a Request,
    environment: &'a Environment,
    /// Name of the Dockerfile's folder in the session.
    definition: String,
    /// Address of the engine's host, if it is asked for.
    gateway: Option<IpAddr>,
    /// Open, or why it is not.
    session: Result<Arc<Shared>, String>,
    delivery: Option<Arc<Delivery>>,
    mask: Arc<Mask>,
    /// As it was written.
    dockerfile: Dockerfile,
}

impl<'a> Job<'a> {
    async fn prepare(
        builder: Builder<'a>,
        request: &'a Request,
        environment: &'a Environment,
        common: &Common<'_>,
        progress: &mut dyn Progress,
    ) -> Result<Self, BuildError> {
        let Common { names, sessions } = common;
        let context = context(request)?;
        let text = dockerfile(request)?;
        let vault = Vault::new(&request.secrets, environment)?;
        let source = SourceFile::decode(request.dockerfile_name(), text.clone());
        let parsed = Dockerfile::parse(source.text());
        announce(request, &parsed, progress)?;
        let gateway = match builder {
            Builder::Engine(engine) => gateway::address(engine, request).await?,
            Builder::Remote(..) => None,
        };
        let warning = reproducible::warning(request, environment, builder.facts());
        let brings_frontend = lowered::brings_frontend(builder.facts(), &parsed);
        if let Some(text) = warning.filter(|_| !brings_frontend) {
            progress.event(&Event::Warning(text));
        }
        let sent =
            lowered::sent(builder, request, environment, &source, &parsed, names, progress).await?;
        let text = sent.text.unwrap_or(text);
        let mut definition = Tree::default();
        definition.extra.insert(DOCKERFILE.to_owned(), text.into());
        let own_ignore_file = own_ignore_file(request)?;
        if let Some((_, patterns)) = &own_ignore_file {
            let patterns = Arc::from(patterns.as_slice());
            definition.extra.insert(format!("{DOCKERFILE}.dockerignore"), patterns);
        }
        let trees = Trees::default();
        trees.insert(CONTEXT, context);
        trees.insert(DEFINITION, definition);
        for named in &request.named_contexts {
            if let NamedSource::Folder(folder) = &named.source {
                trees.insert(named.name.clone(), tree(folder)?);
            }
        }
        let agents = Agents::new(&request.ssh, environment).await?;
        let delivery = Delivery::open(&request.output, builder.is_remote())?;
        let ignore_file = match (&own_ignore_file, &request.context) {
            (Some((path, _)), _) => path.clone(),
            (None, Context::Directory(folder)) => folder.join(".dockerignore"),
            (None, Context::Empty) => PathBuf::new(),
        };
        let files = Files {
            trees,
            faults: Faults::default(),
            place: place(request),
            ignore_file,
            noted: Noted::default(),
        };
        let desk = Desk { logins: Logins::new(environment), refused: Refused::default() };
        let served = Served { files, vault, desk, agents, delivery: delivery.clone() };
        let joined = sessions.join(builder, request, served).await;
        let (session, definition) = match joined {
            Ok((session, name)) => (Ok(session), name),
            Err(error) => (Err(error.to_string()), DEFINITION.to_owned()),
        };
        Ok(Self {
            builder,
            request,
            environment,
            definition,
            gateway,
            session,
            delivery,
            mask: Arc::new(Mask::new(request, environment).naming(sent.names)),
            dockerfile: parsed,
        })
    }

    async fn run(
        &self,
        steps: &mut Steps,
        progress: &mut dyn Progress,
        cancel: &Cancel,
    ) -> Result<HashMap<String, String>, Unsolved> {
        let session =
            self.session.as_ref().map_err(|reason| Unsolved::Connection(reason.clone()))?;
        let solve = self.solve_request(&session.id);
        let attempt = Attempt {
            builder: self.builder,
            solve: &solve,
            patience: self.request.registry_patience,
            cancel,
        };
        attempt.run(steps, progress).await
    }

    fn solve_request(&self, session: &str) -> SolveRequest {
        let (request, environment) = (self.request, self.environment);
        let facts = self.builder.facts();
        let (exporter, exporter_attributes) =
            attributes::exporter(request, self.builder.is_remote());
        let mut frontend = attributes::frontend(facts, request, environment, self.gateway);
        if self.definition != DEFINITION {
            frontend.insert("dockerfilekey".to_owned(), self.definition.clone());
        }
        SolveRequest {
            r#ref: random_id(),
            session: session.to_owned(),
            frontend: "dockerfile.v0".to_owned(),
            frontend_attrs: frontend,
            exporter_deprecated: exporter.to_owned(),
            exporter_attrs_deprecated: exporter_attributes,
            cache: Some(attributes::cache(request, environment)),
            entitlements: attributes::entitlements(facts, request),
            ..SolveRequest::default()
        }
    }

    /// Gives the engine what another builder has made for it; it says under what name it has it.
    async fn load(&self) -> Result<Option<String>, BuildError> {
        let (Builder::Remote(_, Some(store)), Output::Engine) =
            (self.builder, &self.request.output)
        else {
            return Ok(None);
        };
        let archive = self.delivery.as_ref().and_then(|delivery| delivery.take_archive());
        match archive {
            Some(archive) => load::load(store, archive.path()).await.map(Some),
            None => Ok(None),
        }
    }

    /// Puts what was built into its place outside of the engine.
    async fn deliver(
        &self,
        outcome: &mut Outcome,
        progress: &mut dyn Progress,
    ) -> Result<(), BuildError> {
        if let Some(delivery) = &self.delivery {
            let left_out = delivery.finish()?;
            if left_out > 0 {
                let text = format!("devices and pipes ({left_out}) are not put into the folder");
                progress.event(&Event::Warning(text));
            }
        }
        if let (Output::Archive(_, to), Some(engine)) =
            (&self.request.output, self.builder.engine())
        {
            archive::write(engine, outcome, to).await?;
        }
        Ok(())
    }

    async fn outcome(
        &self,
        facts: &HashMap<String, String>,
        loaded: Option<String>,
        steps: Vec<super::Step>,
        begun: Instant,
    ) -> Outcome {
        let store = self.store();
        let by_digest = store.is_some_and(|engine| engine.facts.containerd_store);
        let named = if by_digest {
            // That store knows an image by what registries know it by: its manifest or index.
            ["containerimage.digest", CONFIG_DIGEST]
        } else {
            [CONFIG_DIGEST, "containerimage.digest"]
        };
        let mut id = named.iter().find_map(|name| facts.get(*name)).cloned().unwrap_or_default();
        let mut size = None;
        if !self.request.output.is_image() {
            id.clear();
        }
        // The id by which an engine has it may be another one.
        let name = loaded.unwrap_or_else(|| id.clone());
        let asking = async { store?.docker.inspect_image(&name).await.ok() };
        if let Ok(Some(image)) = tokio::time::timeout(ANSWER, asking).await {
            id = image.id.unwrap_or(id);
            size = image.size.and_then(|size| u64::try_from(size).ok());
        }
        let mut metadata = metadata(facts);
        if !id.is_empty() && store.is_some() && !by_digest {
            metadata.entry(CONFIG_DIGEST.to_owned()).or_insert_with(|| id.clone().into());
        }
        Outcome {
            target: None,
            id,
            misses: Vec::new(),
            output: self.request.output.path().map(Path::to_path_buf),
            tags: self.request.tags.clone(),
            size,
            shares: Vec::new(),
            steps,
            duration: begun.elapsed(),
            metadata,
        }
    }

    /// The engine that has the image.
    fn store(&self) -> Option<&Engine> {
        let loaded = matches!(self.request.output, Output::Engine);
        self.builder.store().filter(|_| loaded || !self.builder.is_remote())
    }

    async fn explain(&self, error: Unsolved, steps: Vec<super::Step>) -> BuildError {
        let session = self.session.as_ref().ok();
        if let Some(fault) = session.and_then(|session| session.fault()) {
            return BuildError::Unreadable { path: fault.path, cause: fault.cause, hint: "" };
        }
        if let Some(error) = self.delivery.as_ref().and_then(|it| it.fault()) {
            return error;
        }
        if let Unsolved::Answer(status) = &error
            && let Some(error) = misread::place(self.request, status.message())
        {
            return error;
        }
        let missing = session.map(|session| session.missing()).unwrap_or_default();
        let name = self.request.dockerfile_name();
        let failure = Failure {
            path: Path::new(&name),
            lines: &Lines::of(&self.dockerfile),
            mask: &self.mask,
            steps,
            missing,
            scanner: self.request.attestations.iter().find_map(|it| it.scanner()),
            logins: session.map(|session| session.refused_logins()).unwrap_or_default(),
            request: self.request,
            file: &self.dockerfile,
            builder: self.builder,
        };
        failure.explain(&error).await
    }
}

/// Tells before the first step what will be missing in a later one.
pub(super) fn announce(
    request: &Request,
    file: &Dockerfile,
    progress: &mut dyn Progress,
) -> Result<(), BuildError> {
    let stages = file.stages();
    let target = plan::target(&stages, request.target.as_deref()).map_err(BuildError::Usage)?;
    let warnings = target.map(|it| plan::not_given(file, &stages, it, request));
    for warning in warnings.unwrap_or_default() {
        progress.event(&Event::Warning(warning));
    }
    Ok(())
}

/// Unique, not secret: whoever can use the engine owns it.
pub(super) fn random_id() -> String {
    let part = || RandomState::new().hash_one(Instant::now());
    format!("{:016x}{:016x}", part(), part())
}
