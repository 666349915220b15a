use std::path::{Path, PathBuf};

use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Output, Program, Settings};
use dockerlint::Known;
use findings::{Rule, Safety, Severity, Sources};
use source::discover::Exclude;

use crate::{FileKind, Surroundings, gather};

/// Bring dev container and VS Code files to the form that tools read today
#[derive(Debug, Args)]
pub(super) struct MigrateArgs {
    /// Files, folders and quoted globs to look through [default: the current folder]
    paths: Vec<PathBuf>,
    /// Say what is outdated, and change nothing; so does leaving it out
    #[arg(long, conflicts_with_all = ["write", "diff"])]
    check: bool,
    /// Print what --write would change, and change nothing
    #[arg(long, conflicts_with = "write")]
    diff: bool,
    /// Write the changes
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    gate: GateArgs,
}

/// The rules about what was written in another way once.
const OUTDATED: &[&str] = &[
    "argument-with-property",
    "deprecated-setting",
    "duplicate-extension",
    "github-release-feature",
    "legacy-dockerfile",
    "legacy-property",
    "legacy-task-property",
    "moved-feature-namespace",
    "outdated-setting-value",
    "outdated-tasks-version",
    "published-port",
    "renamed-debugger",
    "renamed-extension",
    "renamed-feature",
    "retired-base-path",
    "retired-feature",
    "retired-image-path",
    "setting-without-effect",
    "short-feature-id",
];

pub(super) fn run(args: &MigrateArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let files = FileArgs { paths: args.paths.clone(), ..FileArgs::default() };
    let wanted = |path: &Path| {
        use FileKind::{Devcontainer, Dockerfile, Vscode};
        matches!(crate::kind_of(path), Some(Devcontainer | Dockerfile | Vscode(_)))
    };
    let place = gather::place(&files);
    let arrange = |read, exclude: &Exclude| gather::with_context(read, &place, exclude, wanted);
    let fixes = FixArgs::default();
    let mut inputs = cli::collect_arranged(program, &files, wanted, arrange, &args.gate, &fixes)?;
    let surroundings = Surroundings {
        aside: inputs.aside.clone(),
        folder: place.folder.clone(),
        ..Surroundings::default()
    };
    let settings = &mut inputs.settings;
    settings.selections.turn_off(program.rules.iter().filter(|rule| !looks(rule)));
    // Whatever is outdated is what was asked for.
    settings.fail_on = Some(Severity::Info);
    settings.diff = args.diff;
    settings.fix = (args.write || args.diff).then_some(Safety::Unsafe);
    let inspect = |sources: &Sources, settings: &Settings| {
        let known = |file| Known::new(settings.config_of(file), settings.policy.today);
        crate::inspect(sources, &settings.selections, &surroundings, known)
    };
    cli::gate(program, inputs, Extras::default(), output, inspect)
}

/// Whether a rule takes part.
fn looks(rule: &Rule) -> bool {
    super::runs_always(rule.id) || OUTDATED.contains(&rule.id)
}
