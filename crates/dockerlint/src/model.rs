//! What a Dockerfile says, read once: the stages, the `RUN`s with their commands, and what is known from outside.

mod archive;
mod args;
mod blank;
mod call;
mod context;
mod expansion;
mod folder;
mod identifier;
mod image;
mod image_use;
mod install;
mod lint;
mod manager;
mod platform;
mod release;
mod run;
mod settings;
mod stage;

pub use archive::Archive;
pub(crate) use archive::base_name;
pub use args::Args;
pub use call::Call;
pub use context::Context;
pub use expansion::expanded;
pub use identifier::{Identifier, identifiers};
pub use image::ImageName;
pub use image_use::ImageUse;
pub use install::Install;
pub use lint::Lint;
pub use manager::Manager;
pub use platform::is_predefined;
pub use release::{Ended, ended};
pub use run::Run;
pub use settings::{LabelKind, Settings};
pub use stage::Stage;
