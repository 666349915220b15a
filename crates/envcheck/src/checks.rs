//! What is looked for, one folder a family.

pub mod devcontainer;
pub mod installed;
pub mod toolchain;
