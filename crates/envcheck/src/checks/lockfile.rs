//! What `devcontainer-lock.json` says.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod digest_mismatch;
mod entry_of_other_feature;
mod invalid_digest;
mod loose_json_in_lockfile;
mod unlocked_dependency;

use findings::Check;

use crate::model::Lockfile;

/// In the order they run.
pub static CHECKS: &[&Check<Lockfile>] = &[
    &digest_mismatch::CHECK,
    &entry_of_other_feature::CHECK,
    &invalid_digest::CHECK,
    &loose_json_in_lockfile::CHECK,
    &unlocked_dependency::CHECK,
];
