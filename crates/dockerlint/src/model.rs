//! What a Dockerfile says, read once: the stages, the `RUN`s with their commands, and what is known from outside.

mod args;
mod cache;
mod call;
mod cleanup;
mod context;
mod image;
mod install;
mod lint;
mod manager;
mod package;
mod run;
mod settings;
mod since;
mod stage;
mod tail;
mod transaction;
mod variables;

pub use args::Args;
pub(crate) use args::text;
pub use cache::Cache;
pub use call::Call;
pub use context::Context;
pub use image::ImageName;
pub use install::Install;
pub use lint::Lint;
pub use manager::Manager;
pub use package::listed;
pub use run::Run;
pub use settings::{LabelKind, Settings};
pub use since::Since;
pub use stage::Stage;
pub use tail::Tail;
pub use transaction::{Action, Transaction};
pub use variables::Variables;
