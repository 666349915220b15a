//! What a Dockerfile says, read once: the stages, the `RUN`s with their commands, and what is known from outside.

mod args;
mod call;
mod context;
mod image;
mod install;
mod label;
mod lint;
mod manager;
mod port;
mod run;
mod settings;
mod source;
mod spdx;
mod stage;
mod user;

pub use args::Args;
pub use call::Call;
pub use context::Context;
pub use image::ImageName;
pub use install::Install;
pub use label::{JudgedLabel, Label};
pub use lint::Lint;
pub use manager::Manager;
pub use port::Port;
pub use run::Run;
pub use settings::{LabelKind, Settings};
pub use source::ContextSource;
pub use spdx::{LicenceFault, Licences};
pub use stage::Stage;
pub use user::User;
