//! What checks read: plain data, made from texts.

pub mod devcontainer;
mod file_kind;
pub mod installed;
pub mod toolchain;
mod workspace;

pub use devcontainer::Devcontainer;
pub use file_kind::{FileKind, kind_of};
pub use installed::Installed;
pub use toolchain::Toolchain;
pub use workspace::{Content, Workspace, WorkspaceFile, ancestors, join};
