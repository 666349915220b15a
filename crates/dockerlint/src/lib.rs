//! The checks that read a Dockerfile, for both programs. No file, process or network access.

pub mod checks;
mod lint;

pub use lint::{Lint, is_dockerfile, lint, lint_all, rules};
