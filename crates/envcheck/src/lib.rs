//! The checks of configuration files that describe a development environment, and the program around them.

pub mod checks;
pub mod cli;
mod configuration;
mod inspect;
pub mod model;

pub use inspect::{inspect, rules};
pub use model::{Devcontainer, FileKind, kind_of};
