mod template;

use std::{
    fs,
    io::{self, IsTerminal as _, Write as _},
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
    let skipped = args.skip.iter().map(|part| part.part()).collect();
    let plan = Plan::of(&facts, &skipped);
    let (changes, mut refused) = generate::changes(&plan, &facts.tree);
    let (changes, hidden) = gather::visible(&args.folder, changes);
    if !hidden.is_empty() {
        output.note(&format!("left alone, for git ignores them: {}", hidden.join(", ")));
    }
    refused.extend(not_checked.iter().map(|it| format!("{}: {}", it.path, it.reason)));
    for remark in &plan.remarks {
        output.note(remark);
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
        output.print(&summary(&changes))?;
    }
    if args.check {
        return Ok(Exit::Findings);
    }
    if args.diff {
        return Ok(clean);
    }
    if !args.yes && !agreed(changes.len())? {
        return Ok(Exit::Usage);
    }
    for change in &changes {
        write(&args.folder.join(&change.path), &change.after)?;
    }
    output.note(&format!("{} written", files(changes.len())));
    Ok(clean)
}

/// A line a file.
fn summary(changes: &[Change]) -> String {
    let lines = changes.iter().map(|change| match &change.before {
        None => format!("new      {}\n", change.path),
        Some(_) => format!("lacking  {}: {}\n", change.path, change.added.join(", ")),
    });
    lines.collect()
}

/// Whether to write; asked where there is somebody to answer.
fn agreed(count: usize) -> anyhow::Result<bool> {
    let (mut stderr, stdin) = (io::stderr(), io::stdin());
    if !(stdin.is_terminal() && stderr.is_terminal()) {
        bail!(
            "nothing is written: there is no terminal to ask on; say --yes to write {}",
            files(count)
        );
    }
    write!(stderr, "Write {}? [Y/n] ", files(count))?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "" | "y" | "yes")
        && !answer.is_empty())
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
