use std::{
    cell::Cell,
    path::{Path, PathBuf},
};

use anyhow::{anyhow, bail};
use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Output, Program, Settings};
use dockerlint::Known;
use findings::{Safety, Severity, Sources};
use source::discover::Exclude;

use crate::{
    Surroundings, gather,
    model::toolchain::{Declaration, Wanted},
};

/// Bring all places that declare the version of a tool into step
#[derive(Debug, Args)]
pub(super) struct SyncArgs {
    /// The tool to move; without one, what contradicts itself is brought together
    tool: Option<String>,
    /// The version to move it to
    #[arg(requires = "tool")]
    version: Option<String>,
    /// Say what is out of step, and change nothing; so does leaving it out
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Write the changes
    #[arg(long)]
    write: bool,
    /// Change what people read and what shells run too, such as the README and scripts
    #[arg(long)]
    include_docs: bool,
    /// The folder to look through
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    root: PathBuf,
    #[command(flatten)]
    gate: GateArgs,
}

/// The rules that say which declarations contradict each other.
const CONTRADICTIONS: &[&str] =
    &["hook-revision-drift", "partly-satisfied-version", "unsatisfiable-versions", "version-drift"];

pub(super) fn run(args: &SyncArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let wanted = match (&args.tool, &args.version) {
        (Some(tool), Some(version)) => {
            Some(Wanted::parse(tool, version).map_err(|reason| anyhow!(reason))?)
        }
        _ => None,
    };
    let files = FileArgs { paths: vec![args.root.clone()], ..FileArgs::default() };
    let known_name = |path: &Path| crate::kind_of(path).is_some();
    let place = gather::place(&files);
    let arrange = |read, exclude: &Exclude| gather::with_context(read, &place, exclude, known_name);
    let fixes = FixArgs::default();
    let mut inputs =
        cli::collect_arranged(program, &files, known_name, arrange, &args.gate, &fixes)?;
    let mut circumstances = gather::circumstances(&inputs.settings, None)?;
    circumstances.only = args.tool.iter().map(|tool| versions::Tool::named(tool)).collect();
    circumstances.include_docs = args.include_docs;
    circumstances.prefer_files = true;
    let moving = wanted.is_some();
    circumstances.wanted = wanted;
    let surroundings = Surroundings {
        aside: inputs.aside.clone(),
        folder: place.folder.clone(),
        circumstances,
        ..Surroundings::default()
    };
    let settings = &mut inputs.settings;
    let others = program.rules.iter().filter(|rule| !looks(rule.id, moving, args.include_docs));
    settings.selections.turn_off(others);
    // Whatever is out of step is what was asked for.
    settings.fail_on = Some(Severity::Info);
    settings.fix = args.write.then_some(Safety::Unsafe);
    let is_declared = Cell::new(false);
    let inspect = |sources: &Sources, settings: &Settings| {
        let known = |file| Known::new(settings.config_of(file), settings.policy.today);
        let (inspected, toolchain) =
            crate::survey(sources, &settings.selections, &surroundings, known);
        let counts = |it: &Declaration| {
            it.inert.is_none()
                && !toolchain.is_apart(it)
                && toolchain.circumstances.looks_at(&it.tool)
        };
        is_declared.set(is_declared.get() || toolchain.declarations.iter().any(counts));
        inspected
    };
    let exit = cli::gate(program, inputs, Extras::default(), output, inspect)?;
    if let Some(tool) = args.tool.as_ref().filter(|_| exit == Exit::Clean && !is_declared.get()) {
        bail!(
            "no file that counts here declares a version of `{tool}`: `envcheck versions` lists those that are declared"
        );
    }
    Ok(exit)
}

/// Whether a rule takes part.
fn looks(rule: &str, moving: bool, docs: bool) -> bool {
    super::runs_always(rule)
        || (moving && rule == "out-of-step-version")
        || (!moving && CONTRADICTIONS.contains(&rule))
        || (!moving && docs && rule == "outdated-version-in-prose")
}
