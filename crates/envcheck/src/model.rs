//! What checks read: plain data, made from texts.

pub mod catalogue;
pub mod devcontainer;
mod document;
pub mod environment;
pub(crate) mod file_kind;
pub mod installed;
mod lockfile;
pub mod manifest;
mod reference;
mod shape;
pub mod shell;
pub mod toolchain;
pub mod vscode;
mod workspace;

pub use devcontainer::Devcontainer;
pub use document::{Document, quoted};
pub use environment::Environment;
pub use file_kind::{FileKind, kind_of};
pub use installed::Installed;
pub use lockfile::Lockfile;
pub use manifest::{Manifest, ManifestKind, OptionOf};
pub use reference::{OFFICIAL, Reference, Registry, completed};
pub use shape::{Breach, Shape};
pub use toolchain::Toolchain;
pub use vscode::{Host, Setting, Vscode, VscodeFile};
pub use workspace::{Content, Workspace, WorkspaceFile, ancestors, join};
