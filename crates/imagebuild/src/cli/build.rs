mod maker;
mod targets;

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use cli::{Exit, GateArgs, Output, Program};
use image::Options;

use maker::Maker;

use super::{
    ChoiceArgs,
    check::{Made, Subject, gate},
    runtime::Runtime,
};
use crate::{
    build::{
        self, BuildArg, BuildError, BuilderAddress, CacheSource, Context, DockerfileSource, Host,
        Label, Network, Outcome, Platform, Request, Secret, StepFailure, Ulimit,
        options::{self, Attestation, CacheTarget, NamedContext, Ssh},
        progress::{self, Look},
    },
    checks::build::Failure,
    engine::Engine,
    gather,
};

/// Build an image, then check it
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "options that are given or not")]
pub(super) struct BuildArgs {
    /// The folder that COPY and ADD take files from [default: .]; with --compose or --bake the names of what to build
    /// [default: everything, or bake's default]
    #[arg(value_name = "CONTEXT|NAME")]
    names: Vec<PathBuf>,
    /// Build the services of a compose file; repeatable, later files stand over earlier ones
    #[arg(long, value_name = "FILE", group = "several")]
    compose: Vec<PathBuf>,
    /// Build the targets of a bake file, HCL or JSON; repeatable, later files stand over earlier ones
    #[arg(long, value_name = "FILE", group = "several")]
    bake: Vec<PathBuf>,
    /// With --bake: another value for an attribute of a target; repeatable, NAME may hold * and ?
    #[arg(long, value_name = "NAME.ATTRIBUTE=VALUE", requires = "bake")]
    set: Vec<targets::Set>,
    /// With --compose or --bake: say as JSON what would be built, and build nothing
    #[arg(long, requires = "several")]
    print: bool,
    /// With --compose or --bake: how many images are built at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 4, requires = "several", value_parser = clap::value_parser!(u8).range(1..))]
    jobs: u8,
    /// The Dockerfile, or - for standard input [default: CONTEXT/Dockerfile]
    #[arg(short = 'f', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A name for the image; repeatable
    #[arg(short = 't', long, value_name = "NAME[:TAG]", value_parser = build::image_name)]
    tag: Vec<String>,
    /// The stage to build [default: the last]
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// A value for an ARG; without a value, the one of the environment
    #[arg(long, value_name = "NAME[=VALUE]")]
    build_arg: Vec<BuildArg>,
    /// A secret for RUN --mount=type=secret, from a file or an environment variable
    #[arg(long, value_name = "id=NAME,src=PATH|env=VARIABLE")]
    secret: Vec<Secret>,
    /// A label of the image; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    label: Vec<Label>,
    /// Run every step again
    #[arg(long)]
    no_cache: bool,
    /// Run the steps of this stage again; repeatable
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    no_cache_filter: Vec<String>,
    /// An image with build cache inside, made with `BUILDKIT_INLINE_CACHE=1`; repeatable
    #[arg(long, value_name = "IMAGE")]
    cache_from: Vec<CacheSource>,
    /// Where build cache goes for other engines: type=inline puts it into the image; repeatable
    #[arg(long, value_name = "type=inline|registry,ref=IMAGE")]
    cache_to: Vec<CacheTarget>,
    /// An ssh agent for RUN --mount=type=ssh; repeatable
    #[arg(long, value_name = "default|ID=SOCKET|KEY")]
    ssh: Vec<Ssh>,
    /// What FROM NAME and --from=NAME mean; repeatable
    #[arg(long, value_name = "NAME=FOLDER|docker-image://IMAGE")]
    build_context: Vec<NamedContext>,
    /// Where what was built goes: a folder, or type=local|tar|docker|oci,dest=PATH
    #[arg(short = 'o', long, value_name = "OUTPUT")]
    output: Option<options::Output>,
    /// An annotation of the image's manifest; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    annotation: Vec<Label>,
    /// A statement that lies beside the image; repeatable
    #[arg(long, value_name = "type=sbom|provenance")]
    attest: Vec<Attestation>,
    /// Short for --attest type=sbom
    #[arg(long, value_name = "true|false|ATTRIBUTES", num_args = 0..=1, default_missing_value = "true")]
    sbom: Option<String>,
    /// Short for --attest type=provenance
    #[arg(long, value_name = "true|false|mode=max", num_args = 0..=1, default_missing_value = "true")]
    provenance: Option<String>,
    /// Ask the registry for newer base images
    #[arg(long)]
    pull: bool,
    /// Give up when a registry says nothing for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Request::REGISTRY_PATIENCE.as_secs())]
    registry_timeout: u64,
    /// What to build for, such as linux/arm64 [default: what the engine runs on]
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    platform: Vec<Platform>,
    /// What RUN reaches: default, host or none
    #[arg(long, value_name = "NETWORK")]
    network: Option<Network>,
    /// A name that RUN knows; repeatable
    #[arg(long, value_name = "NAME:ADDRESS")]
    add_host: Vec<Host>,
    /// A limit of each RUN; repeatable
    #[arg(long, value_name = "NAME=SOFT[:HARD]")]
    ulimit: Vec<Ulimit>,
    /// Size of /dev/shm in each RUN, such as 64m
    #[arg(long, value_name = "BYTES", value_parser = options::shm_size)]
    shm_size: Option<u64>,
    /// Write the id of the image to this file
    #[arg(long, value_name = "FILE")]
    iidfile: Option<PathBuf>,
    /// Write what the builder says about the image to this file, as JSON
    #[arg(long, value_name = "FILE")]
    metadata_file: Option<PathBuf>,
    /// Say of every step that was not taken from the cache why
    #[arg(long)]
    explain_cache: bool,
    /// A `BuildKit` that builds in place of the engine
    #[arg(long, value_name = "tcp://HOST:PORT|unix:///PATH|docker-container://NAME", conflicts_with_all = ["compose", "bake"])]
    builder: Option<BuilderAddress>,
    /// The folder with the certificates for --builder: ca.pem, and cert.pem and key.pem to say who we are
    #[arg(long, value_name = "FOLDER", requires = "builder")]
    builder_tls: Option<PathBuf>,
    /// The name in the certificate of the builder [default: its host]
    #[arg(long, value_name = "NAME", requires = "builder_tls")]
    builder_servername: Option<String>,
    /// How to show progress
    #[arg(long, default_value = "auto", value_name = "auto|plain|json|quiet")]
    progress: progress::Mode,
    /// Do not check the image
    #[arg(long)]
    no_check: bool,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    gate: GateArgs,
}

pub(super) fn run(args: &BuildArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    if !args.compose.is_empty() || !args.bake.is_empty() {
        return targets::run(args, program, output);
    }
    fits(args)?;
    let request = request(args)?;
    if let Err(error) = build::is_readable(&request) {
        return Ok(failed(&error, &request, args, program, output));
    }
    let runtime = Runtime::start()?;
    let maker = match Maker::find(&runtime, &request, args, output) {
        Ok(maker) => maker,
        Err(maker::Missing::Engine(reason)) => {
            report(&request, Err(reason), args, program, output);
            return Ok(Exit::NotChecked);
        }
        Err(maker::Missing::Builder(error)) => {
            return Ok(failed(&error, &request, args, program, output));
        }
    };
    match build(&runtime, &maker, &request, args, output) {
        Ok(outcome) => {
            record(&outcome, args)?;
            if args.explain_cache {
                output.say(progress::explanation(&outcome).trim_end());
            }
            if args.no_check {
                return Ok(Exit::Clean);
            }
            if !request.output.is_image() {
                output.note("what was put out is no image: only the Dockerfile is checked");
                let subject = subject(&request, args, Made::Nothing(None));
                return gate(vec![subject], &args.gate, program, output);
            }
            check(&runtime, &maker, &request, &outcome, args, program, output)
        }
        Err(error) => Ok(failed(&error, &request, args, program, output)),
    }
}

/// Says why there is no image, also in the reports.
fn failed(
    error: &BuildError,
    request: &Request,
    args: &BuildArgs,
    program: &Program,
    output: Output,
) -> Exit {
    explain(error, output);
    if !matches!(error, BuildError::Usage(_)) {
        let why = error.of_the_dockerfile().ok_or_else(|| error.to_string());
        report(request, why, args, program, output);
    }
    exit(error)
}

fn request(args: &BuildArgs) -> anyhow::Result<Request> {
    let context = context(args)?;
    let dockerfile = match &args.file {
        None => DockerfileSource::Path(context.join("Dockerfile")),
        Some(path) if path == Path::new("-") => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text).context("the Dockerfile on standard input")?;
            DockerfileSource::Text(text)
        }
        Some(path) => DockerfileSource::Path(path.clone()),
    };
    Ok(Request {
        dockerfile,
        tags: args.tag.clone(),
        target: args.target.clone(),
        build_args: args.build_arg.clone(),
        secrets: args.secret.clone(),
        labels: pairs(&args.label),
        no_cache: args.no_cache,
        no_cache_stages: args.no_cache_filter.clone(),
        pull: args.pull,
        platforms: args.platform.clone(),
        network: args.network,
        hosts: args.add_host.clone(),
        ulimits: args.ulimit.clone(),
        shm_size: args.shm_size,
        cache_from: args.cache_from.clone(),
        cache_to: args.cache_to.clone(),
        ssh: args.ssh.clone(),
        named_contexts: args.build_context.clone(),
        output: args.output.clone().unwrap_or(options::Output::Engine),
        annotations: pairs(&args.annotation),
        attestations: attestations(args),
        registry_patience: Duration::from_secs(args.registry_timeout),
        context: Context::Directory(context),
    })
}

fn context(args: &BuildArgs) -> anyhow::Result<PathBuf> {
    match args.names.as_slice() {
        [] => Ok(PathBuf::from(".")),
        [context] if context == Path::new("-") => {
            bail!("a context on standard input is not read: name its folder")
        }
        [context] if !context.exists() && gather::builds::is_remote(&context.to_string_lossy()) => {
            bail!(
                "{}: files are not fetched from an address: clone it, and name the folder",
                context.display()
            )
        }
        [context] => Ok(context.clone()),
        _ => {
            bail!("one folder is the context; names of several images go with --compose or --bake")
        }
    }
}

fn pairs(labels: &[Label]) -> BTreeMap<String, String> {
    labels.iter().map(|it| (it.name.clone(), it.value.clone())).collect()
}

fn attestations(args: &BuildArgs) -> Vec<Attestation> {
    let short = [("sbom", &args.sbom), ("provenance", &args.provenance)];
    let short = short.iter().filter_map(|(kind, text)| Attestation::of_value(kind, text.as_ref()?));
    args.attest.iter().cloned().chain(short).collect()
}

/// What cannot be had at the same time.
fn fits(args: &BuildArgs) -> anyhow::Result<()> {
    let Some(output) = &args.output else { return Ok(()) };
    if args.builder.is_some() && output.is_standard() && output.is_image() && !args.no_check {
        bail!(
            "an image that another builder sends to standard output is not checked: write dest=FILE, or add --no-check"
        );
    }
    if !output.is_image() && (args.iidfile.is_some() || !args.tag.is_empty()) {
        bail!("--output of files gives no image, which -t and --iidfile ask for");
    }
    let standard = matches!(args.progress, progress::Mode::Json | progress::Mode::Quiet);
    if output.is_standard() && standard {
        bail!("--output takes standard output, which --progress json and quiet need");
    }
    Ok(())
}

fn build(
    runtime: &Runtime,
    maker: &Maker,
    request: &Request,
    args: &BuildArgs,
    output: Output,
) -> Result<Outcome, BuildError> {
    let mut display = display(runtime, args, output);
    runtime.block_on(maker.build(request, runtime, display.as_mut()))
}

fn display(runtime: &Runtime, args: &BuildArgs, output: Output) -> Box<dyn progress::Progress> {
    let mode = if output.quiet { progress::Mode::Quiet } else { args.progress };
    let coloured = output.beside().coloured();
    let terminal = Look::of(&runtime.environment, coloured).filter(|_| output.animated());
    progress::display(mode, terminal, std::io::stdout(), std::io::stderr())
}

/// Writes the files that say what was built.
fn record(outcome: &Outcome, args: &BuildArgs) -> anyhow::Result<()> {
    if let Some(file) = &args.iidfile {
        source::replace(file, outcome.id.as_bytes())?;
    }
    if let Some(file) = &args.metadata_file {
        let text = serde_json::to_string_pretty(&outcome.metadata)? + "\n";
        source::replace(file, text.as_bytes())?;
    }
    Ok(())
}

fn check(
    runtime: &Runtime,
    maker: &Maker,
    request: &Request,
    outcome: &Outcome,
    args: &BuildArgs,
    program: &Program,
    output: Output,
) -> anyhow::Result<Exit> {
    let name = outcome.tags.first().unwrap_or(&outcome.id);
    let subjects = images(request, name).into_iter().map(|(name, options)| {
        let read = move || maker.read(request, outcome, &options, runtime);
        Subject { name, ..subject(request, args, Made::Image(Box::new(read))) }
    });
    gate(subjects.collect(), &args.gate, program, output)
}

/// The images that came of a build: one for each platform, with what chooses it.
fn images(request: &Request, name: &str) -> Vec<(String, Options)> {
    if request.platforms.len() < 2 {
        return vec![(name.to_owned(), Options::default())];
    }
    let of = |platform: &Platform| {
        let platform = platform.to_string();
        let name = format!("{name} ({platform})");
        (name, Options { platform: Some(platform), ..Options::default() })
    };
    request.platforms.iter().map(of).collect()
}

fn export(
    outcome: &Outcome,
    options: &Options,
    runtime: &Runtime,
    engine: &Engine,
) -> Result<(image::Image, crate::model::Contents), String> {
    let export = gather::export::read(engine, &outcome.id, options, &runtime.cancel);
    runtime.block_on(export).map_err(|error| error.to_string())
}

fn subject<'a>(request: &'a Request, args: &'a BuildArgs, made: Made<'a>) -> Subject<'a> {
    Subject {
        name: args.tag.first().cloned().unwrap_or_else(|| "image".to_owned()),
        dockerfile: Some(&request.dockerfile),
        target: args.target.as_deref(),
        build_args: &args.build_arg,
        made,
    }
}

/// Findings of an image that does not exist must not drop out of a baseline: none is written.
fn keeping_baseline(args: &GateArgs) -> GateArgs {
    // One that was to be written for the first time is not there to be read either.
    let baseline = args.baseline.clone().filter(|path| !args.write_baseline || path.exists());
    GateArgs { write_baseline: false, baseline, ..args.clone() }
}

/// Writes the reports that were asked for when there is no image to check.
fn report(
    request: &Request,
    why: Result<Failure, String>,
    args: &BuildArgs,
    program: &Program,
    output: Output,
) {
    if args.no_check {
        return;
    }
    let without_baseline = keeping_baseline(&args.gate);
    let made = match why {
        Ok(failure) => Made::Nothing(Some(failure)),
        Err(reason) => Made::Image(Box::new(|| Err(reason))),
    };
    let written = gate(vec![subject(request, args, made)], &without_baseline, program, output);
    // The build's own exit code stands, also when nobody reads the report.
    if let Err(error) = written {
        output.error(&error);
    }
}

fn exit(error: &BuildError) -> Exit {
    match error.exit_code() {
        1 => Exit::Findings,
        2 => Exit::Usage,
        _ => Exit::NotChecked,
    }
}

/// Says why there is no image: the place, the command and what it last wrote.
fn explain(error: &BuildError, output: Output) {
    if let BuildError::Step(failure) = error {
        output.say(&step(failure));
    }
    output.say(&format!("error: {error}"));
}

fn step(failure: &StepFailure) -> String {
    let mut text = String::new();
    if !failure.log.is_empty() {
        text += "last lines of the step:\n";
        text.extend(failure.log.iter().map(|line| format!("  {line}\n")));
    }
    if let Some(command) = &failure.command {
        text += &format!("command: {command}\n");
    }
    if !failure.missing_secrets.is_empty() {
        text +=
            &format!("not given: --secret id={}\n", failure.missing_secrets.join(", --secret id="));
    }
    text + &format!("step: {}", failure.step)
}
