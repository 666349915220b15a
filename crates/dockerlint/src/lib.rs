//! The checks that read a Dockerfile, for both programs. No file, process or network access.

pub mod checks;
pub mod model;
mod run;

pub use model::{Lint, Settings};
pub use run::{is_dockerfile, lint, lint_all, rules};
