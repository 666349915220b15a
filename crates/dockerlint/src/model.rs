//! What a Dockerfile says, read once: the stages, the `RUN`s with their commands, and what is known from outside.

mod args;
mod call;
mod context;
mod image;
mod install;
mod known;
mod lint;
mod manager;
mod run;
mod settings;
mod stage;

pub use args::Args;
pub use call::Call;
pub use context::Context;
pub use image::ImageName;
pub use install::Install;
pub use known::Known;
pub use lint::Lint;
pub use manager::Manager;
pub use run::Run;
pub use settings::{LabelKind, Settings};
pub use stage::Stage;
