//! What `devcontainer.json` and the files around it refer to.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod bash_missing_on_alpine;
mod circular_dependency;
mod exiting_compose_service;
mod feature_in_other_folder;
mod misplaced_local_feature;
mod missing_container_file;
mod missing_feature_file;
mod missing_mount_source;
mod missing_script;
mod orphan_lock_entry;
mod retired_image_path;
mod script_with_windows_lines;
mod taken_user_id;
mod undiscovered_devcontainer;
mod undocumented_secret;
mod unexecutable_script;
mod unknown_build_target;
mod unknown_launch;
mod unknown_service;
mod unknown_task;
mod unknown_template_option;
mod unlocked_feature;
mod unmounted_compose_folder;
mod unused_build_argument;
mod unused_dockerfile;
mod unused_template_option;

use findings::{Check, Rule};

use crate::model::Environment;

/// In the order they run.
pub static CHECKS: &[&Check<Environment>] = &[
    &bash_missing_on_alpine::CHECK,
    &circular_dependency::CHECK,
    &exiting_compose_service::CHECK,
    &feature_in_other_folder::CHECK,
    &misplaced_local_feature::CHECK,
    &missing_container_file::CHECK,
    &missing_feature_file::CHECK,
    &missing_mount_source::CHECK,
    &missing_script::CHECK,
    &orphan_lock_entry::CHECK,
    &retired_image_path::CHECK,
    &script_with_windows_lines::CHECK,
    &taken_user_id::CHECK,
    &undiscovered_devcontainer::CHECK,
    &undocumented_secret::CHECK,
    &unexecutable_script::CHECK,
    &unknown_build_target::CHECK,
    &unknown_launch::CHECK,
    &unknown_service::CHECK,
    &unknown_task::CHECK,
    &unknown_template_option::CHECK,
    &unlocked_feature::CHECK,
    &unmounted_compose_folder::CHECK,
    &unused_build_argument::CHECK,
    &unused_dockerfile::CHECK,
    &unused_template_option::CHECK,
];

/// The rules of the family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|check| &check.rule)
}
