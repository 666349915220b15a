//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod build_date;
mod copy_before_install;
mod curl_without_fail;
mod download_into_shell;
mod latest_tag;
mod malformed_exec_form;
mod moving_download;
mod npm_install;
mod pip_cache_left;
mod plain_http_download;
mod relative_workdir;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod syntax_error;
mod tls_verification_off;
mod unknown_flag;
mod unknown_instruction;
mod unpinned_gem;
mod unpinned_git_source;
mod unpinned_go_package;
mod unpinned_npm_package;
mod unpinned_pip_package;
mod unpinned_tool;
mod unverified_download;
mod wget_and_curl;
mod wget_progress;
mod yarn_cache_left;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &build_date::CHECK,
    &copy_before_install::CHECK,
    &curl_without_fail::CHECK,
    &download_into_shell::CHECK,
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &moving_download::CHECK,
    &npm_install::CHECK,
    &pip_cache_left::CHECK,
    &plain_http_download::CHECK,
    &relative_workdir::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &tls_verification_off::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unpinned_gem::CHECK,
    &unpinned_git_source::CHECK,
    &unpinned_go_package::CHECK,
    &unpinned_npm_package::CHECK,
    &unpinned_pip_package::CHECK,
    &unpinned_tool::CHECK,
    &unverified_download::CHECK,
    &wget_and_curl::CHECK,
    &wget_progress::CHECK,
    &yarn_cache_left::CHECK,
];
