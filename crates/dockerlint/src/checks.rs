//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod empty_flag_value;
mod empty_run;
mod ineffective_directive;
mod ineffective_health_option;
mod latest_tag;
mod malformed_exec_form;
mod relative_workdir;
mod root_user;
mod secret_in_variable;
mod several_users;
mod shell_form_command;
mod space_around_equals;
mod sudo;
mod syntax_error;
mod trailing_comment;
mod unknown_flag;
mod unknown_instruction;
mod unusable_argument_name;
mod uppercase_directive;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &empty_flag_value::CHECK,
    &empty_run::CHECK,
    &ineffective_directive::CHECK,
    &ineffective_health_option::CHECK,
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &relative_workdir::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &several_users::CHECK,
    &shell_form_command::CHECK,
    &space_around_equals::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &trailing_comment::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unusable_argument_name::CHECK,
    &uppercase_directive::CHECK,
];
