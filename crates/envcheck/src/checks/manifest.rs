//! What Features and Templates have in common.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod default_not_offered;
mod duplicate_choice;
mod enum_and_proposals;
mod invalid_id;
mod invalid_version;

use findings::Check;

use crate::model::Manifest;

/// In the order they run.
pub static CHECKS: &[&Check<Manifest>] = &[
    &default_not_offered::CHECK,
    &duplicate_choice::CHECK,
    &enum_and_proposals::CHECK,
    &invalid_id::CHECK,
    &invalid_version::CHECK,
];
