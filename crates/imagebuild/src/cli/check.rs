use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use cli::{Exit, Extras, GateArgs, Inputs, Inspected, Output, Program, Settings};
use dockerlint::Known;
use findings::{FileId, NotChecked, Report, Sources};
use image::{Image, Options};

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
        name: if args.image == "-" { "standard input" } else { &args.image },
        dockerfile: dockerfile.as_ref(),
        target: args.target.as_deref(),
        build_args: &args.build_arg,
    };
    subject.gate(&args.gate, program, output, || read(args, &options, output))
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
    pub(super) name: &'a str,
    pub(super) dockerfile: Option<&'a DockerfileSource>,
    pub(super) target: Option<&'a str>,
    pub(super) build_args: &'a [BuildArg],
}

impl Subject<'_> {
    /// Reads the image, runs the checks of image and Dockerfile, and reports.
    pub(super) fn gate(
        &self,
        args: &GateArgs,
        program: &Program,
        output: Output,
        read: impl FnOnce() -> Result<(Image, Contents), String>,
    ) -> anyhow::Result<Exit> {
        let (mut inputs, dockerfile) = self.inputs(args, program)?;
        inputs.files += 1;
        match read() {
            Ok((image, contents)) => {
                let inspection = self.inspection(image, contents, dockerfile, &mut inputs);
                let extras = extras(&inspection);
                let inspect = |sources: &Sources, settings: &Settings| {
                    let mut inspected = self.lint(sources, settings);
                    inspected.reports.push(inspect(&inspection, settings));
                    inspected
                };
                cli::gate(program, inputs, extras, output, inspect)
            }
            Err(reason) => {
                inputs.not_checked.push(NotChecked {
                    path: self.name.to_owned(),
                    rule: None,
                    reason,
                });
                let lint = |sources: &Sources, settings: &Settings| self.lint(sources, settings);
                cli::gate(program, inputs, Extras::default(), output, lint)
            }
        }
    }

    /// Reports a build that gave no image: why, if it failed, and what the Dockerfile alone shows.
    pub(super) fn without_image(
        &self,
        args: &GateArgs,
        program: &Program,
        output: Output,
        failure: Option<&Failure>,
    ) -> anyhow::Result<Exit> {
        let (inputs, dockerfile) = self.inputs(args, program)?;
        let inspect = |sources: &Sources, settings: &Settings| {
            let mut inspected = self.lint(sources, settings);
            if let (Some(file), Some(failure)) = (dockerfile, failure) {
                inspected.reports.push(checks::build::failed(failure, file, sources.get(file)));
            }
            inspected
        };
        cli::gate(program, inputs, Extras::default(), output, inspect)
    }

    /// The Dockerfile, if there is one, and the settings that hold for it.
    fn inputs(
        &self,
        args: &GateArgs,
        program: &Program,
    ) -> anyhow::Result<(Inputs, Option<FileId>)> {
        let files = match self.dockerfile {
            Some(DockerfileSource::Path(path)) => vec![path.clone()],
            _ => Vec::new(),
        };
        let mut inputs = cli::name(program, &files, args)?;
        let mut file = inputs.paths.keys().next().copied();
        if let Some(DockerfileSource::Text(bytes)) = self.dockerfile {
            match source::decode(STANDARD_INPUT, bytes.clone()) {
                Ok(source) => file = Some(inputs.add(source)),
                Err(gap) => inputs.not_checked.push(gap),
            }
        }
        Ok((inputs, file))
    }

    fn lint(&self, sources: &Sources, settings: &Settings) -> Inspected {
        let known = |file| {
            vec![Known {
                build_args: self.values(),
                target: self.target.map(str::to_owned),
                ..Known::new(settings.config_of(file), settings.policy.today)
            }]
        };
        lint::look(sources, settings, known, &Ok(None), None)
    }

    /// The build arguments that have a value.
    fn values(&self) -> BTreeMap<String, String> {
        let value = |arg: &BuildArg| Some((arg.name.clone(), arg.value.clone()?));
        self.build_args.iter().filter_map(value).collect()
    }

    fn inspection(
        &self,
        image: Image,
        contents: Contents,
        dockerfile: Option<FileId>,
        inputs: &mut Inputs,
    ) -> Inspection {
        let settings = super::settings::image(&inputs.settings.config);
        let mut inspection =
            Inspection::new(self.name, image, contents, settings, &mut inputs.sources);
        if let Some(file) = dockerfile {
            let parsed = dockerfile::Dockerfile::parse(inputs.sources.get(file).text());
            inspection.attribute(file, parsed, self.target, &self.values());
        }
        inspection
    }
}

fn extras(inspection: &Inspection) -> Extras {
    let mut extras = Extras::default();
    extras.facts.insert("image".to_owned(), facts::json(inspection));
    extras.human = facts::human(inspection);
    extras
}

fn inspect(inspection: &Inspection, settings: &Settings) -> Report {
    let mut report = Report::new(inspection.source, &inspection.name);
    checks::check(inspection, settings.selections.of(inspection.source), &mut report);
    report
}
