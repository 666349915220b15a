use std::{collections::BTreeSet, path::Path};

use anyhow::anyhow;
use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Output, Program, Settings};
use dockerlint::Known;
use findings::Sources;
use source::discover::Exclude;

use crate::{Surroundings, gather, model::devcontainer::Target};

/// Check the configuration files of a project
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    gate: GateArgs,
    #[command(flatten)]
    fixes: FixArgs,
    /// A tool that each devcontainer.json has to work with, repeatable: cli, codespaces, devpod, envbuilder, strict-json,
    /// vscode or zed [default: devcontainer.targets of envcheck.toml]
    #[arg(long, value_name = "TOOL")]
    target: Vec<Target>,
}

pub(super) fn run(args: &CheckArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let wanted = |path: &Path| crate::kind_of(path).is_some();
    let place = gather::place(&args.files);
    let arrange = |read, exclude: &Exclude| gather::with_context(read, &place, exclude, wanted);
    let inputs =
        cli::collect_arranged(program, &args.files, wanted, arrange, &args.gate, &args.fixes)?;
    let surroundings = Surroundings {
        aside: inputs.aside.clone(),
        bereft: gather::bereft(&inputs.sources, &inputs.aside, &place),
        folder: place.folder.clone(),
        listing: gather::listing(&inputs.sources, &place),
        circumstances: gather::circumstances(&inputs.settings, None)?,
        targets: targets(&args.target, &inputs.settings)?,
    };
    let inspect = |sources: &Sources, settings: &Settings| {
        let known = |file| Known::new(settings.config_of(file), settings.policy.today);
        crate::inspect(sources, &settings.selections, &surroundings, known)
    };
    cli::gate(program, inputs, Extras::default(), output, inspect)
}

/// Those that were typed, else those of the configuration.
fn targets(typed: &[Target], settings: &Settings) -> anyhow::Result<BTreeSet<Target>> {
    if !typed.is_empty() {
        return Ok(typed.iter().copied().collect());
    }
    let names = settings.config.list(&["devcontainer", "targets"]).unwrap_or_default();
    let targets = names.iter().map(|name| name.parse());
    let targets: Result<_, String> = targets.collect();
    targets.map_err(|reason| anyhow!("envcheck.toml: devcontainer.targets: {reason}"))
}
