//! The command line: what is typed, one file a subcommand.

mod build;
mod check;
mod engine;
mod hold;
mod lint;
mod migrate;
mod runtime;
mod settings;

use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use cli::{GlobalArgs, Program, SharedCommand};
use findings::{Rules, SUPPRESSION_RULES, Tool};

use crate::engine::Choice;

const EXITS: &str = "\
Exit codes:
  0  nothing found that counts
  1  findings at or above --fail-on, or a build that failed
  2  the command line, the configuration or the context is wrong
  3  something could not be checked, or the engine could not do its part";

/// Builds container images and checks them: the Dockerfile, the image's bytes, its configuration.
#[derive(Debug, Parser)]
#[command(name = "imagebuild", version, after_help = EXITS)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(Box<build::BuildArgs>),
    Check(check::CheckArgs),
    Lint(lint::LintArgs),
    Engine(engine::EngineArgs),
    #[command(flatten)]
    Shared(SharedCommand),
}

/// Which container engine to use.
#[derive(Debug, Clone, Args)]
struct ChoiceArgs {
    /// The engine: `auto` as the docker command finds it, else a private one; `private`; `none` to start none; or
    /// an address such as `unix:///run/docker.sock`
    #[arg(long, default_value = "auto", value_name = "ENGINE")]
    engine: Choice,
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let typed = Cli::parse();
    let program = program();
    cli::start(&typed.global, |output| match &typed.command {
        Command::Build(args) => build::run(args, &program, output),
        Command::Check(args) => check::run(args, &program, output),
        Command::Lint(args) => lint::run(args, &program, output),
        Command::Engine(args) => engine::run(args, output),
        Command::Shared(command) => cli::manual(&program, command, output),
    })
}

/// Name, rules and command line.
pub fn program() -> Program {
    let families = dockerlint::rules().chain(crate::checks::rules());
    let shared = SUPPRESSION_RULES.iter().copied().chain(source::RULES.iter().copied());
    Program {
        tool: Tool { name: "imagebuild", version: env!("CARGO_PKG_VERSION") },
        rules: Rules::new(families.chain(shared))
            .with_elsewhere(cli::RULE_NAMES)
            .with_open(dockerlint::shellcheck::rule),
        profile: dockerlint::levels,
        command: Cli::command,
    }
}
