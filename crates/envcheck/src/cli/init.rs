mod question;
mod template;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use cli::{Exit, Output, Program};
use findings::diff;

use crate::{
    gather,
    generate::{self, Change, Facts, Part, Plan},
};

/// Write a development environment for the workspace: dev container, setup, VS Code
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the workspace
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    template: template::TemplateArgs,
    /// Ask nothing and write
    #[arg(long, short, conflicts_with_all = ["check", "diff"])]
    yes: bool,
    /// Say what the workspace lacks, and write nothing
    #[arg(long)]
    check: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    diff: bool,
    /// Leave these parts out
    #[arg(long, value_enum, value_name = "PART", value_delimiter = ',')]
    skip: Vec<Skip>,
}

/// A part that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Skip {
    /// Databases beside the container.
    Databases,
    /// The files of VS Code.
    Vscode,
    /// The example of a dotenv file.
    Env,
    /// The page for newcomers.
    Docs,
}

impl Skip {
    fn part(self) -> Part {
        match self {
            Self::Databases => Part::Databases,
            Self::Vscode => Part::Vscode,
            Self::Env => Part::Env,
            Self::Docs => Part::Docs,
        }
    }
}

pub(super) fn run(args: &InitArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    let shown = args.folder.display();
    let real =
        fs::canonicalize(&args.folder).with_context(|| format!("{shown}: no such folder"))?;
    if !real.is_dir() {
        bail!("{shown} is no folder: name that of the workspace");
    }
    if let Some(reference) = &args.template.template {
        return template::run(args, reference, output);
    }
    let name = real.file_name().map_or("workspace".into(), |name| name.to_string_lossy());
    let (tree, settings, not_checked) = gather::tree(&args.folder, program)?;
    let circumstances = gather::circumstances(&settings, None)?;
    let facts = Facts::of(&name, tree, circumstances);
    let asks = !(args.yes || args.check || args.diff) && question::can_be_asked();
    let mut skipped: BTreeSet<Part> = args.skip.iter().map(|part| part.part()).collect();
    if asks {
        skipped.extend(unwanted(&facts, &skipped)?);
    }
    let plan = Plan::of(&facts, &skipped);
    let (changes, mut refused) = generate::changes(&plan, &facts.tree);
    let (changes, hidden) = gather::visible(&args.folder, changes);
    refused.extend(not_checked.iter().map(|it| format!("{}: {}", it.path, it.reason)));
    for remark in &plan.remarks {
        output.note(remark);
    }
    if !hidden.is_empty() {
        output.note(&format!("left alone, for git ignores them: {}", hidden.join(", ")));
    }
    for reason in &refused {
        output.say(&format!("not looked at: {reason}"));
    }
    let clean = if refused.is_empty() { Exit::Clean } else { Exit::NotChecked };
    if changes.is_empty() {
        output.note("nothing is missing");
        return Ok(clean);
    }
    if args.diff {
        let texts = changes.iter().map(|change| {
            diff(&change.path, change.before.as_deref().unwrap_or_default(), &change.after)
        });
        output.print(&texts.collect::<String>())?;
    } else {
        output.print(&summary(&plan, &changes))?;
    }
    if args.check {
        return Ok(if refused.is_empty() { Exit::Findings } else { Exit::NotChecked });
    }
    if args.diff {
        return Ok(clean);
    }
    if !args.yes && !agreed(changes.len())? {
        output.note("nothing is written");
        return Ok(clean);
    }
    for change in &changes {
        write(&args.folder.join(&change.path), &change.after)?;
    }
    output.note(&format!("{} written", files(changes.len())));
    Ok(clean)
}

/// The parts that somebody does not want who is asked.
fn unwanted(facts: &Facts, skipped: &BTreeSet<Part>) -> anyhow::Result<Vec<Part>> {
    let services = facts.services().join(", ");
    let questions = [
        (Part::Databases, format!("Run {services} beside the dev container?")),
        (Part::Vscode, "Write settings, tasks and launch configurations for VS Code?".to_owned()),
        (Part::Docs, "Write a section for newcomers?".to_owned()),
    ];
    let mut unwanted = Vec::new();
    for (part, question) in questions {
        let idle = part == Part::Databases && services.is_empty();
        if !idle && !skipped.contains(&part) && !question::ask(&question)? {
            unwanted.push(part);
        }
    }
    Ok(unwanted)
}

/// What the container is made of, and a line a file.
fn summary(plan: &Plan, changes: &[Change]) -> String {
    let mut text = String::new();
    if let Some(container) = &plan.container {
        text += &format!("image    {}, as {}\n", container.image, container.user);
        for feature in &container.features {
            let options = feature.options.iter().map(|(name, value)| {
                format!(
                    ", {name} {}",
                    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
                )
            });
            text += &format!("Feature  {}{}\n", feature.id, options.collect::<String>());
        }
    }
    for change in changes {
        text += &match &change.before {
            None => format!("new      {}\n", change.path),
            Some(_) => format!("lacking  {}: {}\n", change.path, change.added.join(", ")),
        };
    }
    text
}

/// Whether to write; asked where there is somebody to answer.
fn agreed(count: usize) -> anyhow::Result<bool> {
    let count = files(count);
    if !question::can_be_asked() {
        bail!("nothing is written, for there is no terminal to ask on: --yes writes {count}");
    }
    Ok(question::ask(&format!("Write {count}?"))?)
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        let shown = folder.display();
        fs::create_dir_all(folder).with_context(|| format!("{shown}: cannot be made"))?;
    }
    Ok(source::replace(path, text.as_bytes())?)
}
