use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use findings::{Profile, Safety, Severity, render::Format};

/// Options of every subcommand.
#[derive(Debug, Clone, Args)]
pub struct GlobalArgs {
    /// When to use colours
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub color: Colour,
    /// Print results only: no progress, no summary
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say what is being done; twice for everything
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal that can.
    #[default]
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not at all.
    Never,
}

/// Options of every subcommand that reports findings.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Findings")]
pub struct GateArgs {
    /// How to report; repeatable, with a file to write to instead of standard output
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub format: Vec<OutputArg>,
    /// Fail on findings of this severity or worse [default: error]
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<Threshold>,
    /// Run only these rules, by id or alias
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not run these rules, by id or alias
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Which rules run on Dockerfiles unless told otherwise: default, strict, security or hadolint
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<Profile>,
    /// Findings that are known and do not fail
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings to the baseline file, and succeed
    #[arg(long, requires = "baseline")]
    pub write_baseline: bool,
    /// Use this configuration for all files
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long)]
    pub no_config: bool,
    /// The day on which dates are judged [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
}

/// The files of a subcommand that looks through folders.
#[derive(Debug, Clone, Default, Args)]
pub struct FileArgs {
    /// Files, folders and quoted globs to check, and - for standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// What standard input is called: decides its configuration and how it is shown [default: Dockerfile]
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// Check what is staged for the next commit, as it is staged
    #[arg(long)]
    pub staged: bool,
}

impl FileArgs {
    /// Where to look; nowhere when standard input is all there is.
    pub fn roots(&self) -> Vec<PathBuf> {
        if self.paths.is_empty() {
            return vec![PathBuf::from(".")];
        }
        self.paths.iter().filter(|path| !is_stdin(path)).cloned().collect()
    }

    /// What standard input is called, when it is to be checked.
    pub(crate) fn stdin(&self) -> anyhow::Result<Option<PathBuf>> {
        let wanted = self.paths.iter().any(|path| is_stdin(path));
        if wanted && self.staged {
            bail!("standard input is not staged: leave out - or --staged");
        }
        if !wanted && self.stdin_filename.is_some() {
            bail!("--stdin-filename names standard input, which is read when a path is -");
        }
        let name = || self.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("Dockerfile"));
        Ok(wanted.then(name))
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Options of subcommands whose findings can be mended.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Mend what can be mended without changing what a file means; `unsafe` mends the rest too
    #[arg(long, value_name = "unsafe", num_args = 0..=1, require_equals = true, default_missing_value = "safe")]
    pub fix: Option<FixMode>,
    /// Print what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
}

impl FixArgs {
    /// Up to which safety to mend; `None` to mend nothing.
    pub fn safety(&self) -> Option<Safety> {
        match self.fix {
            Some(FixMode::Unsafe) => Some(Safety::Unsafe),
            Some(FixMode::Safe) => Some(Safety::Safe),
            None => self.diff.then_some(Safety::Safe),
        }
    }
}

/// How far `--fix` goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FixMode {
    /// Repairs that keep the meaning.
    Safe,
    /// All repairs.
    Unsafe,
}

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    /// Any error.
    Error,
    /// Also warnings.
    Warning,
    /// Anything.
    Info,
    /// Nothing: findings never fail.
    Never,
}

impl Threshold {
    /// The names in configuration files.
    pub(crate) const NAMES: &'static [&'static str] = &["error", "warning", "info", "never"];

    /// The threshold of that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::from_str(name, false).ok()
    }

    /// The lowest severity that fails.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// One `--format`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputArg {
    /// What to draw.
    pub format: Format,
    /// Where to; standard output without.
    pub file: Option<PathBuf>,
}

impl FromStr for OutputArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) =
            text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let format = Format::ALL.into_iter().find(|format| format.as_str() == name);
        let names = || Format::ALL.map(Format::as_str).join(", ");
        let format =
            format.ok_or_else(|| format!("there is no format `{name}`; there are {}", names()))?;
        match file {
            Some("") => Err("the file name behind `=` is missing".to_owned()),
            file => Ok(Self { format, file: file.map(PathBuf::from) }),
        }
    }
}

/// Subcommands that both programs have.
#[derive(Debug, Clone, Subcommand)]
pub enum SharedCommand {
    /// Explain a rule: why it matters, and how to mend it
    Explain {
        /// Id or alias of a rule
        rule: String,
    },
    /// List every rule
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value_t)]
        format: ListFormat,
    },
    /// Print the JSON schema of envcheck.toml
    Schema,
    /// Print a completion script
    Completions {
        /// The shell it is for
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// How `rules` lists them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table for a terminal.
    #[default]
    Human,
    /// JSON.
    Json,
    /// A Markdown table.
    Markdown,
}
