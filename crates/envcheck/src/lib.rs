//! The checks of configuration files that describe a development environment, and the program around them.

pub mod checks;
pub mod cli;
mod configuration;
mod gather;
pub mod generate;
mod inspect;
pub mod merged;
pub mod model;
pub mod refresh;

pub use inspect::{Surroundings, doctor_rules, inspect, judge, read, rules, survey};
pub use model::{Devcontainer, FileKind, kind_of};
