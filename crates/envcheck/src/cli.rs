//! The command line: what is typed, one file a subcommand.

mod check;
mod versions;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use cli::{GlobalArgs, Program, SharedCommand};
use findings::{Rules, Tool};

const EXITS: &str = "\
Exit codes:
  0  nothing found that counts
  1  findings at or above --fail-on
  2  the command line or the configuration is wrong
  3  something could not be checked";

/// Checks the files that describe a development environment.
#[derive(Debug, Parser)]
#[command(name = "envcheck", version, after_help = EXITS)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Versions(versions::VersionsArgs),
    #[command(flatten)]
    Shared(SharedCommand),
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let typed = Cli::parse();
    let program = program();
    cli::start(&typed.global, |output| match &typed.command {
        Command::Check(args) => check::run(args, &program, output),
        Command::Versions(args) => versions::run(args, &program, output),
        Command::Shared(command) => cli::manual(&program, command, output),
    })
}

/// Name, rules and command line.
pub fn program() -> Program {
    Program {
        tool: Tool { name: "envcheck", version: env!("CARGO_PKG_VERSION") },
        rules: Rules::new(crate::rules())
            .with_elsewhere(cli::RULE_NAMES)
            .with_open(dockerlint::shellcheck::rule),
        profile: dockerlint::levels,
        command: Cli::command,
    }
}
