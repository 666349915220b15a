//! One build from request to image.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    hash::{BuildHasher as _, RandomState},
    io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bollard_buildkit_proto::moby::buildkit::v1::SolveRequest;
use dockerfile::Dockerfile;
use findings::SourceFile;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{
    BuildError, Context, DOCKERFILE, DockerfileSource, Outcome, Request,
    agents::Agents,
    archive,
    attempt::{Attempt, Unsolved},
    attributes,
    auth::{Desk, Refused},
    context::Tree,
    contexts,
    deliver::Delivery,
    explain::{Noted, explain},
    failure::Failure,
    gateway,
    handover::{self, Names},
    heredocs,
    lines::Lines,
    lower,
    mask::Mask,
    misread,
    options::{NamedSource, Output},
    plan, podman,
    progress::{Event, Progress},
    reproducible,
    secret::Vault,
    session::Served,
    sessions::{Sessions, Shared},
    shares,
    status::Steps,
    sync::{Faults, Files},
    trees::{CONTEXT, DEFINITION, Trees},
};
use crate::engine::{Engine, Environment, Logins, hex};

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
    build_beside(engine, request, environment, &Sessions::default(), progress, cancel).await
}

/// The same for one of several builds, which share `sessions`.
pub(super) async fn build_beside(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    sessions: &Sessions,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let common = Common { names: Names::new(), sessions };
    let built = build_with(engine, request, environment, &common, progress, cancel).await;
    common.names.clear(engine).await;
    built
}

/// What a build leaves on the engine for a while, and what it may share with others.
struct Common<'a> {
    names: Names,
    sessions: &'a Sessions,
}

async fn build_with(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    common: &Common<'_>,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    if engine.facts.is_podman() {
        let names = &common.names;
        return podman::build(engine, request, environment, names, progress, cancel).await;
    }
    let begun = Instant::now();
    if !engine.facts.buildkit {
        let product = &engine.facts.product;
        return Err(BuildError::Refused(format!(
            "{product} has no BuildKit; use Docker 20.10 or newer"
        )));
    }
    attributes::supported(request, &engine.facts)?;
    reproducible::supported(request, environment, &engine.facts)?;
    let job = tokio::select! {
        job = Job::prepare(engine, request, environment, common, &mut *progress) => job?,
        () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
    };
    let mut steps = Steps::new(Lines::of(&job.dockerfile), Arc::clone(&job.mask));
    let solved = job.run(engine, &mut steps, progress, cancel).await;
    let steps = steps.into_steps();
    match solved {
        Ok(facts) => {
            let mut outcome = job.outcome(engine, &facts, steps, begun).await;
            let (place, file) = (place(request), &job.dockerfile);
            if let Ok(session) = &job.session {
                let (steps, noted) = (&outcome.steps, &session.noted);
                outcome.misses =
                    explain(engine, request, environment, &place, file, steps, noted).await;
            }
            outcome.shares =
                shares::of_image(engine, request, environment, file, &outcome.id).await;
            tokio::select! {
                delivered = job.deliver(engine, &mut outcome, progress) => delivered?,
                () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
            }
            progress.outcome(&outcome);
            Ok(outcome)
        }
        Err(error) => Err(job.explain(engine, error, steps).await),
    }
}

/// A build that is ready to run.
struct Job<'a> {
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
        engine: &Engine,
        request: &'a Request,
        environment: &'a Environment,
        common: &Common<'_>,
        progress: &mut dyn Progress,
    ) -> Result<Self, BuildError> {
        let Common { names, sessions } = common;
        let context = context(request)?;
        let mut text_sent = dockerfile(request)?;
        let vault = Vault::new(&request.secrets, environment)?;
        let source = SourceFile::decode(request.dockerfile_name(), text_sent.clone());
        let parsed = Dockerfile::parse(source.text());
        announce(request, &parsed, progress)?;
        let gateway = gateway::address(engine, request).await?;
        let other_frontend =
            parsed.directives.iter().any(|it| it.name.eq_ignore_ascii_case("syntax"));
        let warning = reproducible::warning(request, environment, &engine.facts);
        if let Some(text) = warning.filter(|_| !other_frontend) {
            progress.event(&Event::Warning(text));
        }
        let (mut lowered, mut own_names) = (None, handover::own_names(request));
        if contexts::are_unknown(engine, request, &parsed) {
            utf8_only(request, &source, "build contexts")?;
            let contexts =
                contexts::lower(engine, request, environment, &parsed, names, progress).await?;
            lowered = Some(Dockerfile::parse(contexts.text.as_str()));
            text_sent = contexts.text.into_bytes();
            own_names.extend(contexts.images);
        }
        let current = lowered.as_ref().unwrap_or(&parsed);
        if !engine.facts.heredocs && lower::is_needed(current) {
            utf8_only(request, &source, "heredocs")?;
            let lowered =
                heredocs::lower_for(engine, request, environment, current, progress).await?;
            text_sent = lowered.text.into_bytes();
            if let Some(image) = lowered.files {
                heredocs::load(engine, &image).await?;
                heredocs::sweep(engine).await;
            }
        }
        let mut definition = Tree::default();
        definition.extra.insert(DOCKERFILE.to_owned(), text_sent.into());
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
        let delivery = Delivery::open(&request.output)?;
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
        let joined = sessions.join(&engine.endpoint, request, served).await;
        let (session, definition) = match joined {
            Ok((session, name)) => (Ok(session), name),
            Err(error) => (Err(error.to_string()), DEFINITION.to_owned()),
        };
        Ok(Self {
            request,
            environment,
            definition,
            gateway,
            session,
            delivery,
            mask: Arc::new(Mask::new(request, environment).naming(own_names)),
            dockerfile: parsed,
        })
    }

    async fn run(
        &self,
        engine: &Engine,
        steps: &mut Steps,
        progress: &mut dyn Progress,
        cancel: &Cancel,
    ) -> Result<HashMap<String, String>, Unsolved> {
        let session =
            self.session.as_ref().map_err(|reason| Unsolved::Connection(reason.clone()))?;
        let solve = self.solve_request(engine, &session.id);
        let attempt = Attempt {
            endpoint: &engine.endpoint,
            solve: &solve,
            patience: self.request.registry_patience,
            cancel,
        };
        attempt.run(steps, progress).await
    }

    fn solve_request(&self, engine: &Engine, session: &str) -> SolveRequest {
        let (request, environment) = (self.request, self.environment);
        let (exporter, exporter_attributes) = attributes::exporter(request);
        let mut frontend = attributes::frontend(engine, request, environment, self.gateway);
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
            entitlements: attributes::entitlements(engine, request),
            ..SolveRequest::default()
        }
    }

    /// Puts what was built into its place outside of the engine.
    async fn deliver(
        &self,
        engine: &Engine,
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
        if let Output::Archive(_, to) = &self.request.output {
            let mut names: Vec<_> = outcome.tags.iter().map(String::as_str).collect();
            if names.is_empty() {
                names.push(&outcome.id);
            }
            archive::write(engine, &names, to).await?;
        }
        Ok(())
    }

    async fn outcome(
        &self,
        engine: &Engine,
        facts: &HashMap<String, String>,
        steps: Vec<super::Step>,
        begun: Instant,
    ) -> Outcome {
        let named = if engine.facts.containerd_store {
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
        let asked = tokio::time::timeout(ANSWER, engine.docker.inspect_image(&id)).await;
        if let Ok(Ok(image)) = asked {
            id = image.id.unwrap_or(id);
            size = image.size.and_then(|size| u64::try_from(size).ok());
        }
        let mut metadata = metadata(facts);
        if !id.is_empty() && !engine.facts.containerd_store {
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

    async fn explain(
        &self,
        engine: &Engine,
        error: Unsolved,
        steps: Vec<super::Step>,
    ) -> BuildError {
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
            engine,
        };
        failure.explain(&error).await
    }
}

/// What the builder says about the image; documents stand there as themselves, and not in the form in which they are sent.
fn metadata(facts: &HashMap<String, String>) -> BTreeMap<String, Value> {
    let document = |text: &str| {
        let document = serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()?;
        matches!(document, Value::Object(_) | Value::Array(_)).then_some(document)
    };
    let value = |text: &String| document(text).unwrap_or_else(|| text.as_str().into());
    facts.iter().map(|(name, text)| (name.clone(), value(text))).collect()
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

/// Rewriting takes the whole text, and bytes that are no text would come out as others.
pub(super) fn utf8_only(
    request: &Request,
    source: &SourceFile,
    what: &str,
) -> Result<(), BuildError> {
    let Some(first) = source.undecodable().first() else { return Ok(()) };
    Err(BuildError::Dockerfile {
        path: PathBuf::from(request.dockerfile_name()),
        line: u32::try_from(source.position(*first).line).ok(),
        message: format!(
            "this engine does not know {what}, and those of a file that is not UTF-8 cannot be rewritten; \
             save it as UTF-8"
        ),
    })
}

pub(super) fn context(request: &Request) -> Result<Tree, BuildError> {
    match &request.context {
        Context::Directory(folder) => tree(folder),
        Context::Empty => Ok(Tree::default()),
    }
}

fn tree(folder: &Path) -> Result<Tree, BuildError> {
    let unreadable =
        |cause, hint| BuildError::Unreadable { path: folder.to_path_buf(), cause, hint };
    match fs::metadata(folder) {
        Ok(data) if data.is_dir() => {
            Ok(Tree { root: Some(folder.to_path_buf()), extra: BTreeMap::new() })
        }
        Ok(_) => Err(unreadable(
            io::Error::from(io::ErrorKind::NotADirectory),
            "; the build context is a folder, the Dockerfile is named with -f",
        )),
        Err(cause) => Err(unreadable(cause, "; name the folder of the build context")),
    }
}

/// A name for the folder of the context, the same in every build of it.
pub(super) fn place(request: &Request) -> String {
    let folder = match &request.context {
        Context::Directory(folder) => fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()),
        Context::Empty => PathBuf::new(),
    };
    hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()))
}

pub(super) fn dockerfile(request: &Request) -> Result<Vec<u8>, BuildError> {
    match &request.dockerfile {
        DockerfileSource::Text(text) => Ok(text.clone()),
        DockerfileSource::Embedded { text, .. } => Ok(text.clone().into_bytes()),
        DockerfileSource::Path(path) => fs::read(path).map_err(|cause| BuildError::Unreadable {
            path: path.clone(),
            cause,
            hint: "; name the Dockerfile with -f",
        }),
    }
}

/// `NAME.dockerignore` beside the Dockerfile takes the place of the context's `.dockerignore`.
pub(super) fn own_ignore_file(request: &Request) -> Result<Option<(PathBuf, Vec<u8>)>, BuildError> {
    let Some(path) = request.dockerfile_path() else { return Ok(None) };
    let mut name = path.as_os_str().to_owned();
    name.push(".dockerignore");
    match fs::read(&name) {
        Ok(patterns) => Ok(Some((name.into(), patterns))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(BuildError::Unreadable { path: name.into(), cause, hint: "" }),
    }
}

/// Unique, not secret: whoever can use the engine owns it.
pub(super) fn random_id() -> String {
    let part = || RandomState::new().hash_one(Instant::now());
    format!("{:016x}{:016x}", part(), part())
}
