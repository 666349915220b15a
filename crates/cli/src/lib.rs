//! What both programs do alike around their own work: arguments as typed, settings as resolved, and the way from
//! findings to output files and an exit code.

mod args;
mod catalogue;
mod exit;
mod fix;
mod gate;
mod inputs;
mod keys;
mod manual;
mod output;
mod settings;
mod start;
mod stdin;

pub use args::{Colour, FileArgs, FixArgs, GateArgs, GlobalArgs, OutputArg, SharedCommand};
pub use exit::Exit;
pub use gate::{Extras, Inspected, gate};
pub use inputs::{Inputs, collect, collect_arranged, name};
pub use keys::{KEYS, schema};
pub use manual::manual;
pub use output::Output;
pub use settings::{Settings, today};
pub use start::start;
pub use stdin::Stdin;

use findings::{Level, Profile, Rule, Rules, Tool};

/// Every name of every rule of both programs, one a line: they read the same files. Kept fresh by a test.
pub const RULE_NAMES: &str = include_str!("rule-names.txt");

/// What makes one program differ from the other, as far as this crate is concerned.
#[derive(Debug)]
pub struct Program {
    /// Its name and version.
    pub tool: Tool,
    /// Every rule it knows.
    pub rules: Rules,
    /// The levels that a profile gives to rules, where it does not leave them as they are.
    pub profile: fn(Profile) -> Vec<(&'static Rule, Level)>,
    /// Its command line, for completions and the manual.
    pub command: fn() -> clap::Command,
}
