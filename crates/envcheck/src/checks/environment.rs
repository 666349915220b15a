//! What `devcontainer.json` and the files around it refer to.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod bash_missing_on_alpine;
mod misplaced_local_feature;
mod missing_container_file;
mod missing_feature_file;
mod missing_script;
mod script_with_windows_lines;
mod unexecutable_script;
mod unknown_build_target;
mod unknown_service;
mod unused_build_argument;

use findings::{Check, Rule};

use crate::model::Environment;

/// In the order they run.
pub static CHECKS: &[&Check<Environment>] = &[
    &bash_missing_on_alpine::CHECK,
    &misplaced_local_feature::CHECK,
    &missing_container_file::CHECK,
    &missing_feature_file::CHECK,
    &missing_script::CHECK,
    &script_with_windows_lines::CHECK,
    &unexecutable_script::CHECK,
    &unknown_build_target::CHECK,
    &unknown_service::CHECK,
    &unused_build_argument::CHECK,
];

/// The rules of the family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|check| &check.rule)
}
