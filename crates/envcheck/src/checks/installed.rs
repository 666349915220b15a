//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod broken_tool;
mod clock_behind;
mod editor_without_command;
mod hung_tool;
mod missing_compose;
mod missing_credential;
mod missing_git_identity;
mod missing_tool;
mod missing_variable;
mod port_in_use;
mod script_not_executable;
mod shim_without_version;
mod unmet_host_requirement;
mod unparsed_version;
mod unreachable_engine;
mod wrong_tool_version;

use findings::Check;

use crate::model::Installed;

/// In the order they run.
pub static CHECKS: &[&Check<Installed>] = &[
    &broken_tool::CHECK,
    &clock_behind::CHECK,
    &editor_without_command::CHECK,
    &hung_tool::CHECK,
    &missing_compose::CHECK,
    &missing_credential::CHECK,
    &missing_git_identity::CHECK,
    &missing_tool::CHECK,
    &missing_variable::CHECK,
    &port_in_use::CHECK,
    &script_not_executable::CHECK,
    &shim_without_version::CHECK,
    &unmet_host_requirement::CHECK,
    &unparsed_version::CHECK,
    &unreachable_engine::CHECK,
    &wrong_tool_version::CHECK,
];
