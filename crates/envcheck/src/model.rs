//! What checks read: plain data, made from texts.

pub mod devcontainer;
pub(crate) mod file_kind;
pub mod toolchain;
mod workspace;

pub use devcontainer::Devcontainer;
pub use file_kind::{FileKind, kind_of};
pub use toolchain::Toolchain;
pub use workspace::{Content, Workspace, WorkspaceFile, ancestors, join};
