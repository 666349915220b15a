//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod cd_in_run;
mod consecutive_runs;
mod credential_in_command;
mod empty_heredoc;
mod escapes_in_echo;
mod expansion_in_single_quotes;
mod glob_as_option;
mod heredoc_without_errexit;
mod latest_tag;
mod malformed_exec_form;
mod masked_exit_status;
mod pipe_without_pipefail;
mod pipefail_in_sh;
mod pointless_command;
mod relative_workdir;
mod replaced_sh;
mod root_user;
mod script_without_exec;
mod secret_file_copied;
mod secret_in_variable;
mod secret_mount_leak;
mod secret_removed_later;
mod shell_form_command;
mod shell_syntax_error;
mod sudo;
mod syntax_error;
mod unassigned_variable;
mod unchecked_cd;
mod unknown_flag;
mod unknown_instruction;
mod unquoted_substitution;
mod unquoted_variable;
mod useradd_long_uid;
mod world_writable;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &cd_in_run::CHECK,
    &consecutive_runs::CHECK,
    &credential_in_command::CHECK,
    &empty_heredoc::CHECK,
    &escapes_in_echo::CHECK,
    &expansion_in_single_quotes::CHECK,
    &glob_as_option::CHECK,
    &heredoc_without_errexit::CHECK,
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &masked_exit_status::CHECK,
    &pipe_without_pipefail::CHECK,
    &pipefail_in_sh::CHECK,
    &pointless_command::CHECK,
    &relative_workdir::CHECK,
    &replaced_sh::CHECK,
    &root_user::CHECK,
    &script_without_exec::CHECK,
    &secret_file_copied::CHECK,
    &secret_in_variable::CHECK,
    &secret_mount_leak::CHECK,
    &secret_removed_later::CHECK,
    &shell_form_command::CHECK,
    &shell_syntax_error::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &unassigned_variable::CHECK,
    &unchecked_cd::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unquoted_substitution::CHECK,
    &unquoted_variable::CHECK,
    &useradd_long_uid::CHECK,
    &world_writable::CHECK,
];
