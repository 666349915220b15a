//! What VS Code reads: from `.vscode`, from a `.code-workspace`, and from a `devcontainer.json`.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod deprecated_setting;
mod duplicate_extension;
mod duplicate_name;
mod incomplete_launch;
mod invalid_extension_id;
mod legacy_task_property;
mod missing_extension;
mod outdated_setting_value;
mod outdated_tasks_version;
mod renamed_debugger;
mod renamed_extension;
mod secret_in_setting;
mod setting_without_effect;
mod wanted_and_unwanted_extension;

use findings::Check;

use crate::model::Vscode;

/// In the order they run.
pub static CHECKS: &[&Check<Vscode>] = &[
    &deprecated_setting::CHECK,
    &duplicate_extension::CHECK,
    &duplicate_name::CHECK,
    &incomplete_launch::CHECK,
    &invalid_extension_id::CHECK,
    &legacy_task_property::CHECK,
    &missing_extension::CHECK,
    &outdated_setting_value::CHECK,
    &outdated_tasks_version::CHECK,
    &renamed_debugger::CHECK,
    &renamed_extension::CHECK,
    &secret_in_setting::CHECK,
    &setting_without_effect::CHECK,
    &wanted_and_unwanted_extension::CHECK,
];
