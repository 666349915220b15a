//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod apk_cache_left;
mod apt_command;
mod apt_dist_upgrade;
mod apt_key;
mod apt_lists_left;
mod apt_recommends;
mod blanket_upgrade;
mod dnf_cache_left;
mod interactive_apt;
mod interactive_dnf;
mod interactive_yum;
mod interactive_zypper;
mod latest_tag;
mod malformed_exec_form;
mod missing_cache_mount;
mod relative_workdir;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod syntax_error;
mod unknown_flag;
mod unknown_instruction;
mod unpinned_apk_package;
mod unpinned_apt_package;
mod unpinned_dnf_package;
mod unpinned_yum_package;
mod unpinned_zypper_package;
mod unverified_packages;
mod update_without_install;
mod yum_cache_left;
mod zypper_cache_left;
mod zypper_dist_upgrade;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &apk_cache_left::CHECK,
    &apt_command::CHECK,
    &apt_dist_upgrade::CHECK,
    &apt_key::CHECK,
    &apt_lists_left::CHECK,
    &apt_recommends::CHECK,
    &blanket_upgrade::CHECK,
    &dnf_cache_left::CHECK,
    &interactive_apt::CHECK,
    &interactive_dnf::CHECK,
    &interactive_yum::CHECK,
    &interactive_zypper::CHECK,
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &missing_cache_mount::CHECK,
    &relative_workdir::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unpinned_apk_package::CHECK,
    &unpinned_apt_package::CHECK,
    &unpinned_dnf_package::CHECK,
    &unpinned_yum_package::CHECK,
    &unpinned_zypper_package::CHECK,
    &unverified_packages::CHECK,
    &update_without_install::CHECK,
    &yum_cache_left::CHECK,
    &zypper_cache_left::CHECK,
    &zypper_dist_upgrade::CHECK,
];
