//! The command line: what is typed, one file a subcommand.

mod check;
mod config;
mod data;
mod doctor;
mod init;
mod migrate;
mod sync;
mod versions;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use cli::{Exit, GlobalArgs, Output, Program, SharedCommand};
use findings::{Rules, SUPPRESSION_RULES, Tool};

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
    Config(config::ConfigArgs),
    Data(data::DataArgs),
    Doctor(doctor::DoctorArgs),
    Init(init::InitArgs),
    Migrate(migrate::MigrateArgs),
    Sync(sync::SyncArgs),
    Versions(versions::VersionsArgs),
    #[command(flatten)]
    Shared(SharedCommand),
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let typed = Cli::parse();
    cli::start(&typed.global, |output| run(&typed.command, output))
}

fn run(command: &Command, output: Output) -> anyhow::Result<Exit> {
    if !matches!(command, Command::Data(_) | Command::Shared(_)) {
        data::use_newer(output);
    }
    match command {
        Command::Check(args) => check::run(args, &of(|id| !is_doctors(id)), output),
        Command::Config(args) => config::run(args, output),
        Command::Doctor(args) => doctor::run(args, &of(of_doctor), output),
        Command::Init(args) => init::run(args, &of(|id| !is_doctors(id)), output),
        Command::Migrate(args) => migrate::run(args, &of(|id| !is_doctors(id)), output),
        Command::Sync(args) => sync::run(args, &of(|id| !is_doctors(id)), output),
        Command::Versions(args) => versions::run(args, &of(|id| !is_doctors(id)), output),
        Command::Data(args) => data::run(args, &program(), output),
        Command::Shared(command) => cli::manual(&program(), command, output),
    }
}

/// The same program with some of its rules only: those of the other command may be named in files and mean nothing.
fn of(wanted: fn(&str) -> bool) -> Program {
    let rules = crate::rules().filter(|rule| wanted(rule.id));
    let rules = Rules::new(rules).with_elsewhere(cli::RULE_NAMES);
    Program { rules: rules.with_open(dockerlint::shellcheck::rule), ..program() }
}

fn is_doctors(id: &str) -> bool {
    crate::doctor_rules().any(|rule| rule.id == id)
}

/// What `doctor` can find: what is installed, and that a file cannot be read.
fn of_doctor(id: &str) -> bool {
    let house = source::RULES.iter().chain(SUPPRESSION_RULES);
    is_doctors(id) || house.into_iter().any(|rule| rule.id == id)
}

/// What commands with rules of their own run too: what they say may rest on a file that cannot be read.
fn runs_always(id: &str) -> bool {
    let unreadable = ["invalid-configuration", "invalid-syntax", "undecodable-text"];
    unreadable.contains(&id) || SUPPRESSION_RULES.iter().any(|it| it.id == id)
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
