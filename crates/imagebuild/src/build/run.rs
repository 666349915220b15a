//! One build from request to image.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    hash::{BuildHasher as _, RandomState},
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use bollard_buildkit_proto::moby::buildkit::v1::SolveRequest;
use dockerfile::Dockerfile;
use findings::SourceFile;
use sha2::{Digest as _, Sha256};

use super::{
    BuildError, Context, DOCKERFILE, DockerfileSource, Outcome, Request,
    agents::Agents,
    archive,
    attempt::{Attempt, Unsolved},
    attributes,
    context::Tree,
    deliver::Delivery,
    explain::{Noted, explain},
    failure::Failure,
    heredocs,
    lines::Lines,
    lower,
    mask::Mask,
    options::{NamedSource, Output},
    plan,
    progress::{Event, Progress},
    secret::{Missing, Vault},
    session::Served,
    status::Steps,
    sync::{Faults, Files},
};
use crate::engine::{Engine, Environment, hex};

/// Cancels a build from elsewhere, for example on Ctrl-C.
pub use tokio_util::sync::CancellationToken as Cancel;

/// How long the engine may take to say what it built.
const ANSWER: Duration = Duration::from_secs(10);

/// Builds the image that `request` describes.
pub async fn build(
    engine: &Engine,
    request: &Request,
    environment: &Environment,
    progress: &mut dyn Progress,
    cancel: &Cancel,
) -> Result<Outcome, BuildError> {
    let begun = Instant::now();
    if !engine.facts.buildkit {
        let product = &engine.facts.product;
        return Err(BuildError::Refused(format!(
            "{product} has no BuildKit; use Docker 20.10 or newer"
        )));
    }
    attributes::supported(request, &engine.facts)?;
    let job = tokio::select! {
        job = Job::prepare(engine, request, environment, &mut *progress) => job?,
        () = cancel.cancelled() => return Err(BuildError::Cancelled { confirmed: true }),
    };
    let mut steps = Steps::new(Lines::of(&job.dockerfile), Arc::clone(&job.mask));
    let solved = job.run(engine, &mut steps, progress, cancel).await;
    let steps = steps.into_steps();
    match solved {
        Ok(facts) => {
            let mut outcome = job.outcome(engine, &facts, steps, begun).await;
            let (place, file) = (place(request), &job.dockerfile);
            let (steps, noted) = (&outcome.steps, &job.noted);
            outcome.misses =
                explain(engine, request, environment, &place, file, steps, noted).await;
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
    solve: SolveRequest,
    served: std::sync::Mutex<Option<Served>>,
    delivery: Option<Arc<Delivery>>,
    noted: Noted,
    faults: Faults,
    missing: Missing,
    mask: Arc<Mask>,
    /// As it was written.
    dockerfile: Dockerfile,
}

impl<'a> Job<'a> {
    async fn prepare(
        engine: &Engine,
        request: &'a Request,
        environment: &Environment,
        progress: &mut dyn Progress,
    ) -> Result<Self, BuildError> {
        let context = context(request)?;
        let mut text = dockerfile(request)?;
        let vault = Vault::new(&request.secrets, environment)?;
        let source = SourceFile::decode(request.dockerfile_name(), text.clone());
        let parsed = Dockerfile::parse(source.text());
        attributes::named_contexts(request, &engine.facts, &parsed)?;
        announce(request, &parsed, progress)?;
        if !engine.facts.heredocs && lower::is_needed(&parsed) {
            utf8_only(request, &source)?;
            let lowered =
                heredocs::lower_for(engine, request, environment, &parsed, progress).await?;
            text = lowered.text.into_bytes();
            if let Some(image) = lowered.files {
                heredocs::load(engine, &image).await?;
                heredocs::sweep(engine).await;
            }
        }
        let mut definition = Tree::default();
        definition.extra.insert(DOCKERFILE.to_owned(), text.into());
        let own_ignore_file = own_ignore_file(request)?;
        if let Some((_, patterns)) = &own_ignore_file {
            let patterns = Arc::from(patterns.as_slice());
            definition.extra.insert(format!("{DOCKERFILE}.dockerignore"), patterns);
        }
        let mut trees = BTreeMap::from([
            ("context".to_owned(), Arc::new(context)),
            ("dockerfile".to_owned(), Arc::new(definition)),
        ]);
        for named in &request.named_contexts {
            if let NamedSource::Folder(folder) = &named.source {
                trees.insert(named.name.clone(), Arc::new(tree(folder)?));
            }
        }
        let agents = Agents::new(&request.ssh, environment).await?;
        let delivery = Delivery::open(&request.output)?;
        let (faults, missing) = (Faults::default(), Arc::clone(&vault.missing));
        let ignore_file = match (&own_ignore_file, &request.context) {
            (Some((path, _)), _) => path.clone(),
            (None, Context::Directory(folder)) => folder.join(".dockerignore"),
            (None, Context::Empty) => PathBuf::new(),
        };
        let noted = Noted::default();
        let files = Files {
            trees,
            faults: Arc::clone(&faults),
            place: place(request),
            ignore_file,
            noted: Arc::clone(&noted),
        };
        Ok(Self {
            request,
            solve: solve_request(engine, request, environment),
            served: std::sync::Mutex::new(Some(Served {
                files,
                vault,
                agents,
                delivery: delivery.clone(),
            })),
            delivery,
            noted,
            faults,
            missing,
            mask: Arc::new(Mask::new(request, environment)),
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
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner).take();
        let served = served.ok_or_else(|| Unsolved::Connection("a job runs once".to_owned()))?;
        let attempt = Attempt {
            endpoint: &engine.endpoint,
            solve: &self.solve,
            patience: self.request.registry_patience,
            cancel,
        };
        attempt.run(served, steps, progress).await
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
        let named = ["containerimage.config.digest", "containerimage.digest"];
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
        let mut metadata: BTreeMap<_, _> = facts.clone().into_iter().collect();
        if !id.is_empty() {
            let name = "containerimage.config.digest".to_owned();
            metadata.entry(name).or_insert_with(|| id.clone());
        }
        Outcome {
            id,
            misses: Vec::new(),
            output: self.request.output.path().map(Path::to_path_buf),
            tags: self.request.tags.clone(),
            size,
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
        if let Some(fault) = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return BuildError::Unreadable { path: fault.path, cause: fault.cause, hint: "" };
        }
        if let Some(error) = self.delivery.as_ref().and_then(|it| it.fault()) {
            return error;
        }
        let missing =
            self.missing.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        let name = self.request.dockerfile_name();
        let failure = Failure {
            path: Path::new(&name),
            lines: &Lines::of(&self.dockerfile),
            mask: &self.mask,
            steps,
            missing,
            alive: engine.answers().await,
            endpoint: &engine.endpoint,
        };
        failure.explain(&error)
    }
}

/// Tells before the first step what will be missing in a later one.
fn announce(
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
fn utf8_only(request: &Request, source: &SourceFile) -> Result<(), BuildError> {
    let Some(first) = source.undecodable().first() else { return Ok(()) };
    Err(BuildError::Dockerfile {
        path: PathBuf::from(request.dockerfile_name()),
        line: u32::try_from(source.position(*first).line).ok(),
        message: "this engine does not read heredocs, and those of a file that is not UTF-8 cannot be rewritten; \
                  save it as UTF-8"
            .to_owned(),
    })
}

fn context(request: &Request) -> Result<Tree, BuildError> {
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
fn place(request: &Request) -> String {
    let folder = match &request.context {
        Context::Directory(folder) => fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()),
        Context::Empty => PathBuf::new(),
    };
    hex(&Sha256::digest(folder.as_os_str().as_encoded_bytes()))
}

fn dockerfile(request: &Request) -> Result<Vec<u8>, BuildError> {
    match &request.dockerfile {
        DockerfileSource::Text(text) => Ok(text.clone()),
        DockerfileSource::Path(path) => fs::read(path).map_err(|cause| BuildError::Unreadable {
            path: path.clone(),
            cause,
            hint: "; name the Dockerfile with -f",
        }),
    }
}

/// `NAME.dockerignore` beside the Dockerfile takes the place of the context's `.dockerignore`.
fn own_ignore_file(request: &Request) -> Result<Option<(PathBuf, Vec<u8>)>, BuildError> {
    let Some(path) = request.dockerfile_path() else { return Ok(None) };
    let mut name = path.as_os_str().to_owned();
    name.push(".dockerignore");
    match fs::read(&name) {
        Ok(patterns) => Ok(Some((name.into(), patterns))),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(BuildError::Unreadable { path: name.into(), cause, hint: "" }),
    }
}

fn solve_request(engine: &Engine, request: &Request, environment: &Environment) -> SolveRequest {
    let (exporter, exporter_attributes) = attributes::exporter(request);
    SolveRequest {
        r#ref: random_id(),
        session: random_id(),
        frontend: "dockerfile.v0".to_owned(),
        frontend_attrs: attributes::frontend(engine, request, environment),
        exporter_deprecated: exporter.to_owned(),
        exporter_attrs_deprecated: exporter_attributes,
        cache: Some(attributes::cache(request, environment)),
        entitlements: attributes::entitlements(engine, request),
        ..SolveRequest::default()
    }
}

/// Unique, not secret: whoever can use the engine owns it.
fn random_id() -> String {
    let part = || RandomState::new().hash_one(Instant::now());
    format!("{:016x}{:016x}", part(), part())
}
