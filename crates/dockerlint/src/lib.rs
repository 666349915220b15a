//! The checks that read a Dockerfile, for both programs. No file, process or network access.

pub mod checks;
pub mod model;
mod profile;
mod run;
pub mod shellcheck;

pub use model::{Known, Lint, Settings};
pub use profile::levels;
pub use run::{is_dockerfile, lint, lint_all, read_all, rules};
