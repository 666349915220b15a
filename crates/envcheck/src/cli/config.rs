mod why;

use std::{
    env,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use cli::{Exit, Output};
use findings::{SourceFile, Sources};
use serde_json::Value;
use source::Format;

use crate::{
    gather,
    merged::{Document, Mask, Stop, Traced},
};

const ABOUT: &str = "\
Prints what `devcontainer read-configuration --include-merged-configuration \
--include-features-configuration` of the dev container CLI 0.89 prints, and says with --why where each value \
comes from. Nothing is started, built or pulled: Features are read from folders and from registries on this \
machine, with --online from any; the label of the image from the engine's socket. What cannot be read is \
said, what depends on it is left out, and the exit code is 3. What looks like a credential is shown as stars.\n\n\
A container that runs already is not asked, so ${devcontainerId} and ${containerEnv:…} stay as they are \
written.\n\n\
Features are installed in the order of the CLI, which departs from the text of the specification: tags are \
compared as text and not as versions, so 1.10 comes before 1.9; of two that differ in their options only, \
the one with fewer options comes first; and two entries for one local folder with the same options are one \
Feature. What a Feature comes after (installsAfter) is looked up only where it can matter, so that nothing \
has to be reached for the rest.";

/// Print the merged configuration of a dev container
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches that do not exclude one another")]
#[command(long_about = format!("Print the merged configuration of a dev container\n\n{ABOUT}"))]
pub(super) struct ConfigArgs {
    /// The folder that is opened, or its devcontainer.json
    #[arg(default_value = ".", value_name = "FOLDER|FILE")]
    path: PathBuf,
    /// The devcontainer.json, where the folder has several
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Say where each value comes from: file and line, Feature, or label of the image
    #[arg(long)]
    why: bool,
    /// How to print: json is what tools read, human is for --why
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Form>,
    /// Ask registries elsewhere for Features too
    #[arg(long)]
    online: bool,
    /// Merge without what the label of the image says
    #[arg(long)]
    without_image: bool,
    /// Print what looks like a credential as it is, and not as stars
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Human,
    Json,
}

pub(super) fn run(args: &ConfigArgs, output: Output) -> anyhow::Result<Exit> {
    let place = gather::find(&args.path, args.config.as_deref())?;
    if !args.why && args.format == Some(Form::Human) {
        anyhow::bail!("the configuration is JSON: --format human needs --why");
    }
    let environment = env::vars_os();
    let environment = environment
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
    let mut reading = Reading {
        sources: Sources::default(),
        environment: environment.collect(),
        gaps: Vec::new(),
    };
    let document = reading.document(&place, args);
    let mut mask = if args.show_secrets { None } else { Some(Mask::new(&reading.environment)) };
    if let Some(document) = &document {
        let text = match (args.why, args.format) {
            (false, _) => format!("{}\n", masked(&mut mask, document.to_json())),
            (true, Some(Form::Json)) => {
                format!("{}\n", why::json(document, &reading.sources, mask.as_mut()))
            }
            (true, _) => why::human(document, &reading.sources, mask.as_mut()),
        };
        output.print(&text)?;
    }
    for gap in &reading.gaps {
        output.say(&gap.said(&reading.sources));
    }
    if let Some(count) = mask.map(|mask| mask.count).filter(|count| *count > 0) {
        output.note(&format!(
            "{count} values look like credentials and are shown as stars: --show-secrets shows them"
        ));
    }
    Ok(if reading.gaps.is_empty() { Exit::Clean } else { Exit::NotChecked })
}

fn masked(mask: &mut Option<Mask>, value: Value) -> Value {
    match mask {
        Some(mask) => mask.apply("", value),
        None => value,
    }
}

/// One run of the command.
struct Reading {
    sources: Sources,
    environment: std::collections::BTreeMap<String, String>,
    gaps: Vec<Gap>,
}

/// What could not be read, and what is missing for it.
struct Gap {
    stop: Stop,
    missing: &'static str,
}

impl Gap {
    fn said(&self, sources: &Sources) -> String {
        let place = self.stop.at.map(|at| format!("{}: ", why::place(sources, at)));
        format!(
            "not complete: {}{}\n  without it there is no {}",
            place.unwrap_or_default(),
            self.stop,
            self.missing
        )
    }
}

impl Reading {
    fn document(&mut self, place: &gather::Described, args: &ConfigArgs) -> Option<Document> {
        let file = file(&place.file, &mut self.sources);
        let file = self.keep(file, "configuration")?;
        let document = Document::new(&file, &place.ground, self.environment.clone());
        let mut document = self.keep(document, "configuration")?;
        let shown = |path: &Path| shown(path);
        let mut features = gather::Features::new(&mut self.sources, &shown, args.online);
        let added = document.add_features(&place.ground, &mut features);
        let complete =
            self.keep(added, "featuresConfiguration and no mergedConfiguration").is_some();
        let label = if args.without_image {
            Ok(Vec::new())
        } else {
            let object = document.object();
            gather::image_label(object, &place.ground, &self.environment, &mut self.sources)
        };
        if let Some(label) = self.keep(label, "mergedConfiguration").filter(|_| complete) {
            let merged = document.merge(&label);
            self.keep(merged, "mergedConfiguration");
        }
        Some(document)
    }

    fn keep<T>(&mut self, result: Result<T, Stop>, missing: &'static str) -> Option<T> {
        result.map_err(|stop| self.gaps.push(Gap { stop, missing })).ok()
    }
}

fn file(path: &Path, sources: &mut Sources) -> Result<Traced, Stop> {
    let bytes = gather::bytes(path)
        .map_err(|error| Stop::new(format!("{} cannot be read: {error}", path.display())))?;
    let text = source::decode(&shown(path), bytes);
    let text: SourceFile = text.map_err(|it| Stop::new(format!("{} {}", it.path, it.reason)))?;
    let parsed = source::parse(Format::Jsonc, text.text());
    let file = sources.add(text);
    if let Some(fault) = gather::fault_of(&parsed) {
        let at = Some(file.span(fault.span.clone()));
        return Err(Stop {
            what: format!("{}: mend it, `envcheck check` shows it in its place", fault.message),
            at,
        });
    }
    let empty = || Stop::new(format!("{} holds nothing", path.display()));
    parsed.root().map(|root| Traced::of(file, root)).ok_or_else(empty)
}

/// A path as the user would write it: below the current folder without its start.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let text = path.to_string_lossy();
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}
