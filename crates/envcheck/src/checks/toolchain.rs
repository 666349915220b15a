//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod invalid_version;

use findings::Check;

use crate::model::Toolchain;

/// In the order they run.
pub static CHECKS: &[&Check<Toolchain>] = &[&invalid_version::CHECK];
