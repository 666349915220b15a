//! What `init` writes: a development environment made from what the workspace says it needs.

mod change;
mod command;
mod compose;
mod container;
mod database;
mod dependencies;
mod devcontainer;
mod dotenv;
mod editor;
mod facts;
mod framework;
mod guide;
mod launch;
mod merge;
mod plan;
mod project;
mod setup;
mod system;
pub mod template;
mod tree;
mod variable;
mod wish;

pub use change::{Change, changes};
pub use container::{Container, Feature};
pub use database::Database;
pub use facts::Facts;
pub use plan::{Part, Plan, Wanted, WantedContent};
pub use project::{Language, Manager, Project};
pub use tree::Tree;
pub use variable::Variable;
