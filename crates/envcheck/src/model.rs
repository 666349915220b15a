//! What checks read: plain data, made from texts.

pub mod devcontainer;
mod file_kind;

pub use devcontainer::Devcontainer;
pub use file_kind::{FileKind, kind_of};
