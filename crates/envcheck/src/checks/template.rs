//! What only Templates have.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod lost_false_default;
mod odd_optional_path;
mod unreplaceable_option;

use findings::Check;

use crate::model::Manifest;

/// In the order they run.
pub static CHECKS: &[&Check<Manifest>] =
    &[&lost_false_default::CHECK, &odd_optional_path::CHECK, &unreplaceable_option::CHECK];
