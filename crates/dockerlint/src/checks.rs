//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod latest_tag;
mod malformed_exec_form;
mod relative_workdir;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod syntax_error;
mod unknown_flag;
mod unknown_instruction;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &relative_workdir::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
];
