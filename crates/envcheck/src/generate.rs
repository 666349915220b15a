//! What `init` writes: a development environment made from what the workspace says it needs.

mod change;
mod container;
mod dependencies;
mod devcontainer;
mod facts;
mod merge;
mod plan;
mod project;
mod setup;
pub mod template;
mod tree;
mod wish;

pub use change::{Change, changes};
pub use container::{Container, Feature};
pub use facts::Facts;
pub use plan::{Plan, Wanted, WantedContent};
pub use project::{Language, Manager, Project};
pub use tree::Tree;
