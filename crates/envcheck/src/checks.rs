//! What is looked for, one folder a family.

pub mod devcontainer;
pub mod environment;
pub mod feature;
pub mod installed;
pub mod lockfile;
pub mod manifest;
pub mod shape;
pub mod template;
pub mod toolchain;
pub mod vscode;
