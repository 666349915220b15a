use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use cli::{
    Exit, Extras, FileArgs, FixArgs, GateArgs, Inputs, Inspected, Output, Program, Settings,
};
use findings::{NotChecked, SourceFile, Sources};
use indicatif::{ProgressBar, ProgressStyle};
use versions::Tool;

use crate::{
    gather::{
        self,
        doctor::{self, Environment, FileTree, Host, Lookup, Search},
    },
    model::{
        Installed, Toolchain,
        installed::{self, Choice, Journal, Subject, Topic, Wishes},
    },
};

/// Compare what is installed with what the project declares: tools, engine, ports, variables, credentials
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The folder of the project [default: the repository around the current folder]
    folder: Option<PathBuf>,
    /// Look at every tool that is known, not only at declared ones
    #[arg(long)]
    all: bool,
    /// Look at these tools only
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    tool: Vec<String>,
    /// Look into an image instead of at this machine, without starting it: an archive, an OCI folder, or an image of
    /// the engine
    #[arg(long = "in", value_name = "IMAGE")]
    image: Option<String>,
    /// Take devcontainer.json for the description of this machine [default: where a dev container made it]
    #[arg(long)]
    inside: bool,
    /// Milliseconds that a tool has to answer
    #[arg(long, hide = true, value_name = "MS", default_value_t = 5000)]
    timeout: u64,
    #[command(flatten)]
    gate: GateArgs,
}

pub(super) fn run(args: &DoctorArgs, program: &Program, output: Output) -> anyhow::Result<Exit> {
    doctor::watch();
    let folder = args.folder.clone().unwrap_or_else(gather::repository_folder);
    if !folder.is_dir() {
        bail!("{}: no folder of a project", folder.display());
    }
    let wanted = |path: &Path| crate::kind_of(path).is_some();
    let files = FileArgs { paths: vec![folder.clone()], ..FileArgs::default() };
    let mut inputs = cli::collect(program, &files, wanted, &args.gate, &FixArgs::default())?;
    let visit = Visit::new(args, folder, output)?;
    let installed = visit.gather(&mut inputs)?;
    let extras = Extras {
        facts: installed::json(&installed, &inputs.sources),
        human: installed::human(&installed, &inputs.sources),
    };
    let inspect = |sources: &Sources, settings: &Settings| {
        let (_, mut inspected): (_, Inspected) = crate::read(sources);
        inspected.reports.push(crate::judge(&installed, sources, &settings.selections));
        inspected
    };
    cli::gate(program, inputs, extras, output, inspect)
}

/// One run of the doctor.
struct Visit<'a> {
    args: &'a DoctorArgs,
    output: Output,
    environment: Environment,
    /// The project's folder as it was named.
    folder: PathBuf,
    /// The current folder, in which paths start.
    here: String,
    timeout: Duration,
}

impl<'a> Visit<'a> {
    fn new(args: &'a DoctorArgs, folder: PathBuf, output: Output) -> anyhow::Result<Self> {
        let here = env::current_dir().and_then(fs::canonicalize);
        let here = here.context("the current folder is gone")?.into_os_string().into_string();
        let here = here.ok().context("the current folder has a name that is no UTF-8")?;
        let timeout = Duration::from_millis(args.timeout);
        Ok(Self { args, output, environment: Environment::of_process(), folder, here, timeout })
    }

    fn gather(&self, inputs: &mut Inputs) -> anyhow::Result<Installed> {
        let (workspace, _) = crate::read(&inputs.sources);
        let toolchain = Toolchain::of(&workspace);
        let below = match self.folder.to_string_lossy().trim_start_matches("./") {
            "." | "" => String::new(),
            folder => format!("{}/", folder.trim_end_matches('/')),
        };
        let wishes = Wishes::of(&workspace, &below);
        let only: Vec<Tool> = self.args.tool.iter().map(|name| Tool::named(name)).collect();
        for tool in &only {
            let declared = toolchain.declarations.iter().any(|it| it.tool == *tool);
            if !declared && installed::row_of(tool.as_str()).is_none() {
                let known = installed::TOOLS.iter().map(|row| row.tool);
                let near = findings::nearest(tool.as_str(), known);
                let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                bail!("--tool {tool}: nothing is known about it, and nothing declares it{near}");
            }
        }
        let choice = Choice {
            all: self.args.all,
            only: only.into_iter().collect(),
            inside: self.args.inside,
            below,
        };
        match &self.args.image {
            Some(image) => Ok(self.image(image, &toolchain, choice, inputs)),
            None => self.machine(&toolchain, wishes, choice, inputs),
        }
    }

    fn machine(
        &self,
        toolchain: &Toolchain,
        wishes: Wishes,
        choice: Choice,
        inputs: &mut Inputs,
    ) -> anyhow::Result<Installed> {
        let mut managers = doctor::managers(&Host, &self.environment);
        managers.dev_container |= choice.inside;
        let choice = Choice { inside: managers.dev_container, ..choice };
        let tools =
            self.tools(&Host, &self.environment, toolchain, &choice, inputs, Some(self.timeout));
        let root = fs::canonicalize(&self.folder).context("the project's folder is gone")?;
        let root = root.to_string_lossy();
        let files: Vec<_> = inputs.paths.values().collect();
        let place = doctor::Ground { root: &root, here: &self.here, files: &files };
        let surveyed = doctor::survey(&wishes, &self.environment, &place, self.timeout);
        let mut journal = journal(&surveyed.machine);
        if !journal.text().is_empty() {
            let file = inputs.add(SourceFile::history("machine", journal.text()));
            journal.becomes(file);
        }
        let doctor::Surveyed { machine, subject } = surveyed;
        Ok(Installed { subject, tools, managers, machine, wishes, journal })
    }

    /// An image that cannot be read has no tools, which is said.
    fn image(
        &self,
        name: &str,
        toolchain: &Toolchain,
        choice: Choice,
        inputs: &mut Inputs,
    ) -> Installed {
        let mut gap = |reason: String| {
            inputs.not_checked.push(NotChecked { path: name.to_owned(), rule: None, reason });
        };
        let subject = Subject::Image(name.to_owned());
        let image = match self.read(name) {
            Ok(image) => image,
            Err(reason) => {
                gap(reason);
                return Installed { subject, ..Installed::default() };
            }
        };
        for problem in &image.0.image.problems {
            gap(problem.to_string());
        }
        if image.0.is_cut {
            gap("the files that tell versions are too large together; some were not read"
                .to_owned());
        }
        let environment = Environment::of_image(&image.0.image.config);
        let mut managers = doctor::managers(&image, &environment);
        managers.dev_container = true;
        let choice = Choice { inside: true, ..choice };
        let project = format!("{}/", self.here.trim_end_matches('/'));
        let tree = doctor::Mounted { image: &image, project };
        let tools = self.tools(&tree, &environment, toolchain, &choice, inputs, None);
        Installed { subject, tools, managers, ..Installed::default() }
    }

    fn read(&self, name: &str) -> Result<doctor::Image, String> {
        if Path::new(name).exists() {
            return doctor::open(Path::new(name)).map_err(|error| error.to_string());
        }
        if name.starts_with(['/', '.']) || name.ends_with(".tar") {
            return Err("there is no such file or folder".to_owned());
        }
        let archive = doctor::export(&Host, &self.environment, name)?;
        doctor::read(archive).map_err(|error| error.to_string())
    }

    fn tools(
        &self,
        tree: &dyn FileTree,
        environment: &Environment,
        toolchain: &Toolchain,
        choice: &Choice,
        inputs: &Inputs,
        timeout: Option<Duration>,
    ) -> Vec<installed::ToolFact> {
        let mut rows = installed::rows(toolchain, &inputs.sources, choice);
        let search = Search::new(tree, environment);
        let lookup = Lookup { search, root: &self.here, timeout };
        let bar = self.output.animated().then(progress);
        let told = |done: usize, all: usize| {
            if let Some(bar) = &bar {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            }
        };
        doctor::look_up(&mut rows, &lookup, &told);
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        installed::merged(rows, choice)
    }
}

fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("asking tools {pos}/{len}");
    let bar = ProgressBar::new(0);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// The facts that no file of the workspace asks for.
fn journal(machine: &installed::Machine) -> Journal {
    let mut journal = Journal::default();
    if let Some((_, what)) = &machine.clock_behind {
        journal.note(Topic::Clock, &format!("earlier than {what}"));
    }
    if let Some((place, command)) = &machine.editor {
        let command = if *command { "with" } else { "without" };
        journal.note(Topic::Editor, &format!("{place}, {command} its command"));
    }
    if let Some(missing) = machine.missing_identity.as_ref().filter(|missing| !missing.is_empty()) {
        journal.note(Topic::GitIdentity, &format!("without {}", missing.join(" and ")));
    }
    journal
}
