use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use cli::{Exit, Extras, GateArgs, Inputs, Inspected, Output, Program, Settings};
use dockerlint::Known;
use findings::{FileId, NotChecked, Report, SourceFile, Sources};
use image::{Image, Options};
use serde_json::json;

use super::{ChoiceArgs, lint, runtime::Runtime};
use crate::{
    build::{BuildArg, DockerfileSource, STANDARD_INPUT},
    checks::{self, build::Failure},
    gather,
    model::{Contents, Inspection, facts},
};

/// Check an image: its configuration, its history and every byte of its layers
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// An image of the engine, an archive (docker or OCI, compressed or not), an OCI folder, or - for an archive on
    /// standard input
    image: String,
    /// The Dockerfile that made the image, to put findings on its lines
    #[arg(short = 'f', long, value_name = "FILE")]
    dockerfile: Option<PathBuf>,
    /// The stage that was built [default: the last]
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// A build argument that was given
    #[arg(long, value_name = "NAME=VALUE")]
    build_arg: Vec<BuildArg>,
    /// Which image to check, where an archive holds several
    #[arg(long, value_name = "NAME")]
    reference: Option<String>,
    /// Which platform to check, where an archive holds several
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<String>,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    gate: GateArgs,
}

pub(super) fn run(args: &CheckArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let options = Options {
        reference: args.reference.clone(),
        platform: args.platform.clone(),
        ..Options::default()
    };
    let dockerfile = args.dockerfile.clone().map(DockerfileSource::Path);
    let subject = Subject {
        name: if args.image == "-" { "standard input".to_owned() } else { args.image.clone() },
        dockerfile: dockerfile.as_ref(),
        target: args.target.as_deref(),
        build_args: &args.build_arg,
        made: Made::Image(Box::new(|| read(args, &options, output))),
    };
    gate(vec![subject], &args.gate, program, output)
}

fn read(args: &CheckArgs, options: &Options, output: Output) -> Result<(Image, Contents), String> {
    let path = Path::new(&args.image);
    if args.image == "-" {
        return gather::image::read(io::stdin(), options).map_err(|error| error.to_string());
    }
    if path.exists() {
        return gather::image::open(path, options).map_err(|error| error.to_string());
    }
    if looks_like_a_path(&args.image) {
        return Err("there is no such file or folder".to_owned());
    }
    let runtime = Runtime::start().map_err(|error| format!("{error:#}"))?;
    let engine = runtime.engine(&args.choice.engine, output).map_err(|error| error.to_string())?;
    runtime
        .block_on(gather::export::read(&engine, &args.image, options, &runtime.cancel))
        .map_err(|error| error.to_string())
}

/// No reference starts so, and few end so.
fn looks_like_a_path(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    name.starts_with(['/', '.']) || matches!(extension, Some("tar" | "tgz" | "gz" | "zst" | "oci"))
}

/// An image to check, and what is known of its build.
pub(super) struct Subject<'a> {
    /// As the user named it.
    pub(super) name: String,
    pub(super) dockerfile: Option<&'a DockerfileSource>,
    pub(super) target: Option<&'a str>,
    pub(super) build_args: &'a [BuildArg],
    /// What there is to look at beside the Dockerfile.
    pub(super) made: Made<'a>,
}

/// What came of a build.
pub(super) enum Made<'a> {
    /// An image, or why it cannot be looked at.
    Image(Box<dyn FnOnce() -> Result<(Image, Contents), String> + 'a>),
    /// Nothing that is an image; the reason, if the Dockerfile is to blame.
    Nothing(Option<Failure>),
}

/// Reads the images, runs the checks of images and Dockerfiles, and reports.
pub(super) fn gate(
    subjects: Vec<Subject<'_>>,
    args: &GateArgs,
    program: &Program,
    output: Output,
) -> anyhow::Result<Exit> {
    let (mut inputs, dockerfiles) = inputs(&subjects, args, program)?;
    let mut extras = Extras::default();
    let (mut built, mut inspections, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    let one = subjects.len() == 1;
    for (subject, dockerfile) in subjects.into_iter().zip(dockerfiles) {
        built.extend(dockerfile.map(|file| Built::of(&subject, file)));
        match subject.made {
            Made::Nothing(failure) => failures.extend(dockerfile.zip(failure)),
            Made::Image(read) => {
                inputs.files += 1;
                let name = subject.name;
                let (target, args) = (subject.target, values(subject.build_args));
                match read() {
                    Ok(image) => {
                        let inspection =
                            inspection(&name, image, dockerfile, target, &args, &mut inputs);
                        tell(&inspection, one, &mut extras);
                        inspections.push(inspection);
                    }
                    Err(reason) => {
                        inputs.not_checked.push(NotChecked { path: name, rule: None, reason });
                    }
                }
            }
        }
    }
    let inspect = |sources: &Sources, settings: &Settings| {
        let mut inspected = lint(&built, sources, settings);
        let images = inspections.iter().map(|inspection| inspect(inspection, settings));
        inspected.reports.extend(images);
        let failed = failures.iter();
        let failed =
            failed.map(|(file, why)| checks::build::failed(why, *file, sources.get(*file)));
        inspected.reports.extend(failed);
        inspected
    };
    cli::gate(program, inputs, extras, output, inspect)
}

/// The settings that hold, and the Dockerfile of each subject that has one.
fn inputs(
    subjects: &[Subject<'_>],
    args: &GateArgs,
    program: &Program,
) -> anyhow::Result<(Inputs, Vec<Option<FileId>>)> {
    let mut paths: Vec<PathBuf> = subjects.iter().filter_map(Subject::path).cloned().collect();
    paths.sort();
    paths.dedup();
    let mut inputs = cli::name(program, &paths, args)?;
    let mut files = Vec::new();
    for subject in subjects {
        files.push(match subject.dockerfile {
            None => None,
            Some(DockerfileSource::Path(path)) => {
                let mut known = inputs.paths.iter();
                known.find(|(_, known)| *known == path).map(|(file, _)| *file)
            }
            Some(DockerfileSource::Text(bytes)) => {
                match source::decode(STANDARD_INPUT, bytes.clone()) {
                    Ok(source) => Some(inputs.add(source)),
                    Err(gap) => {
                        inputs.not_checked.push(gap);
                        None
                    }
                }
            }
            Some(DockerfileSource::Embedded { name, text }) => {
                Some(inputs.add(SourceFile::embedded(name.clone(), text.as_str())))
            }
        });
    }
    Ok((inputs, files))
}

impl Subject<'_> {
    fn path(&self) -> Option<&PathBuf> {
        match self.dockerfile {
            Some(DockerfileSource::Path(path)) => Some(path),
            _ => None,
        }
    }
}

/// One build of a Dockerfile, as the lint wants to know it.
#[derive(PartialEq)]
struct Built {
    file: FileId,
    args: BTreeMap<String, String>,
    target: Option<String>,
}

impl Built {
    fn of(subject: &Subject<'_>, file: FileId) -> Self {
        let target = subject.target.map(str::to_owned);
        Self { file, args: values(subject.build_args), target }
    }
}

fn lint(built: &[Built], sources: &Sources, settings: &Settings) -> Inspected {
    let known = |file| {
        let mut ways: Vec<&Built> = Vec::new();
        for way in built.iter().filter(|built| built.file == file) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let known = |way: &&Built| Known {
            build_args: way.args.clone(),
            target: way.target.clone(),
            ..Known::new(settings.config_of(file), settings.policy.today)
        };
        ways.iter().map(known).collect()
    };
    lint::look(sources, settings, known, &Ok(None), None)
}

/// The build arguments that have a value.
fn values(args: &[BuildArg]) -> BTreeMap<String, String> {
    let value = |arg: &BuildArg| Some((arg.name.clone(), arg.value.clone()?));
    args.iter().filter_map(value).collect()
}

fn inspection(
    name: &str,
    (image, contents): (Image, Contents),
    dockerfile: Option<FileId>,
    target: Option<&str>,
    args: &BTreeMap<String, String>,
    inputs: &mut Inputs,
) -> Inspection {
    let settings = super::settings::image(&inputs.settings.config);
    let mut inspection = Inspection::new(name, image, contents, settings, &mut inputs.sources);
    if let Some(file) = dockerfile {
        let parsed = dockerfile::Dockerfile::parse(inputs.sources.get(file).text());
        inspection.attribute(file, parsed, target, args);
    }
    inspection
}

/// The numbers of an image: under `image` where it is the only one, else under its name in `images`.
fn tell(inspection: &Inspection, one: bool, extras: &mut Extras) {
    if one {
        extras.facts.insert("image".to_owned(), facts::json(inspection));
    } else {
        let images = extras.facts.entry("images").or_insert_with(|| json!({}));
        images[&inspection.name] = facts::json(inspection);
    }
    extras.human += &facts::human(inspection);
}

fn inspect(inspection: &Inspection, settings: &Settings) -> Report {
    let mut report = Report::new(inspection.source, &inspection.name);
    checks::check(inspection, settings.selections.of(inspection.source), &mut report);
    report
}
