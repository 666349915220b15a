mod drawing;
mod facts;
mod graph;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::bail;
use clap::Args;
use cli::{Exit, Extras, FileArgs, FixArgs, GateArgs, Output, Program};
use dockerlint::Known;
use findings::render::Format;
use source::discover::Exclude;
use versions::Tool;

use self::graph::GraphFormat;
use crate::{
    Surroundings, checks, gather,
    model::{Toolchain, ancestors},
};

/// Compare all places that declare the version of a tool
#[derive(Debug, Args)]
pub(super) struct VersionsArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    gate: GateArgs,
    /// Look at these tools only
    #[arg(long = "tool", value_name = "TOOL", value_delimiter = ',')]
    tools: Vec<String>,
    /// Use this table of releases and ends of life instead of that of the program
    #[arg(long, value_name = "FILE")]
    eol_data: Option<PathBuf>,
    /// Print the declarations and their conflicts as a graph instead
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    graph: Option<GraphFormat>,
}

pub(super) fn run(args: &VersionsArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let wanted = |path: &Path| crate::kind_of(path).is_some();
    let place = gather::place(&args.files);
    let arrange = |read, exclude: &Exclude| gather::with_context(read, &place, exclude, wanted);
    let fixes = FixArgs::default();
    let mut inputs =
        cli::collect_arranged(program, &args.files, wanted, arrange, &args.gate, &fixes)?;
    let mut circumstances = gather::circumstances(&inputs.settings, args.eol_data.as_deref())?;
    circumstances.only = args.tools.iter().map(|tool| Tool::named(tool)).collect();
    let surroundings = Surroundings {
        aside: inputs.aside.clone(),
        folder: place.folder.clone(),
        circumstances,
        ..Surroundings::default()
    };
    let others = program.rules.iter().filter(|rule| !is_ours(rule.id));
    inputs.settings.selections.turn_off(others);
    let known = |file| Known::new(inputs.settings.config_of(file), inputs.settings.policy.today);
    let selections = &inputs.settings.selections;
    let (inspected, toolchain) = crate::survey(&inputs.sources, selections, &surroundings, known);
    let shown = shown(&toolchain, &surroundings);
    let mut extras = Extras::default();
    if let Some(graph) = args.graph {
        let to_files = |it: &cli::OutputArg| it.file.is_some();
        if args.gate.format.iter().any(|it| !to_files(it)) {
            bail!("--graph and --format both write to standard output: give --format a file");
        }
        inputs.settings.outputs.retain(to_files);
        output.print(&graph.draw(&toolchain, &shown))?;
    } else if inputs.settings.outputs.iter().any(|it| it.format == Format::Human) {
        extras.human = drawing::table(&toolchain, &shown);
    }
    extras.facts = facts::json(&toolchain, &shown, &inputs.sources);
    let once = RefCell::new(Some(inspected));
    cli::gate(program, inputs, extras, output, |_, _| once.take().unwrap_or_default())
}

/// Rules of other families say nothing here, but a file that cannot be read does.
fn is_ours(rule: &str) -> bool {
    super::runs_always(rule) || checks::toolchain::rules().any(|it| it.id == rule)
}

/// The declarations of the files of the run, and those around them that hold there too.
fn shown(toolchain: &Toolchain, surroundings: &Surroundings) -> Vec<usize> {
    let is_aside =
        |index: &usize| surroundings.aside.contains(&toolchain.declarations[*index].span.file);
    let all = || {
        let tools = &toolchain.circumstances;
        let all = toolchain.declarations.iter().enumerate();
        all.filter(|(_, it)| tools.looks_at(&it.tool)).map(|(index, _)| index)
    };
    let mut around: BTreeMap<&Tool, BTreeSet<&str>> = BTreeMap::new();
    for index in all().filter(|index| !is_aside(index)) {
        let declaration = &toolchain.declarations[index];
        around.entry(&declaration.tool).or_default().extend(ancestors(&declaration.scope));
    }
    let holds = |index: &usize| {
        let declaration = &toolchain.declarations[*index];
        let folders = around.get(&declaration.tool);
        folders.is_some_and(|folders| folders.contains(declaration.scope.as_str()))
    };
    let mut shown: Vec<usize> = all().filter(|index| !is_aside(index) || holds(index)).collect();
    shown.sort_by_key(|index| {
        let declaration = &toolchain.declarations[*index];
        (&declaration.tool, &declaration.scope, *index)
    });
    shown
}
