//! What checks read: plain data, made from texts.

pub mod catalogue;
pub mod devcontainer;
mod document;
mod file_kind;
mod lockfile;
pub mod manifest;
mod reference;
mod shape;
pub mod shell;
pub mod vscode;

pub use devcontainer::Devcontainer;
pub use document::{Document, quoted};
pub use file_kind::{FileKind, kind_of};
pub use lockfile::Lockfile;
pub use manifest::{Manifest, ManifestKind, OptionOf};
pub use reference::{OFFICIAL, Reference, Registry};
pub use shape::{Breach, Shape};
pub use vscode::{Host, Setting, Vscode, VscodeFile};
