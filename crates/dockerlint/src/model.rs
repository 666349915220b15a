//! What a Dockerfile says, read once: the stages, the `RUN`s with their commands, and what is known from outside.

mod args;
mod call;
mod context;
mod image;
mod install;
mod lint;
mod manager;
mod run;
mod secret;
mod settings;
mod shell;
mod stage;
mod variables;

pub use args::Args;
pub(crate) use args::text;
pub use call::Call;
pub use context::Context;
pub use image::ImageName;
pub use install::Install;
pub use lint::Lint;
pub use manager::Manager;
pub use run::Run;
pub use secret::{Secret, Sureness, secret_file};
pub use settings::{LabelKind, Settings};
pub use shell::{Shell, turns_on};
pub use stage::Stage;
pub use variables::Variables;
pub(crate) use variables::is_name;
