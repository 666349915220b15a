//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod apk_cache_left;
mod apt_command;
mod apt_dist_upgrade;
mod apt_key;
mod apt_lists_left;
mod apt_recommends;
mod blanket_upgrade;
mod copy_of_ignored_file;
mod deprecated_maintainer;
mod dnf_cache_left;
mod empty_continuation;
mod empty_label;
mod exposed_ssh_port;
mod inconsistent_casing;
mod interactive_apt;
mod interactive_dnf;
mod interactive_yum;
mod interactive_zypper;
mod invalid_label_key;
mod label_not_email;
mod label_not_git_hash;
mod label_not_rfc3339;
mod label_not_semver;
mod label_not_spdx;
mod label_not_url;
mod latest_tag;
mod legacy_key_value;
mod malformed_exec_form;
mod malformed_port;
mod misnamed_description;
mod missing_cache_mount;
mod missing_healthcheck;
mod missing_label;
mod named_user;
mod no_user;
mod port_out_of_range;
mod reference_in_same_env;
mod relative_workdir;
mod repeated_cmd;
mod repeated_entrypoint;
mod repeated_healthcheck;
mod root_build_stage;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod superfluous_label;
mod syntax_error;
mod system_workdir;
mod undefined_variable;
mod unignored_file;
mod unknown_flag;
mod unknown_instruction;
mod unpinned_apk_package;
mod unpinned_apt_package;
mod unpinned_dnf_package;
mod unpinned_yum_package;
mod unpinned_zypper_package;
mod unverified_packages;
mod update_without_install;
mod uppercase_protocol;
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
    &copy_of_ignored_file::CHECK,
    &deprecated_maintainer::CHECK,
    &dnf_cache_left::CHECK,
    &empty_continuation::CHECK,
    &empty_label::CHECK,
    &exposed_ssh_port::CHECK,
    &inconsistent_casing::CHECK,
    &interactive_apt::CHECK,
    &interactive_dnf::CHECK,
    &interactive_yum::CHECK,
    &interactive_zypper::CHECK,
    &invalid_label_key::CHECK,
    &label_not_email::CHECK,
    &label_not_git_hash::CHECK,
    &label_not_rfc3339::CHECK,
    &label_not_semver::CHECK,
    &label_not_spdx::CHECK,
    &label_not_url::CHECK,
    &latest_tag::CHECK,
    &legacy_key_value::CHECK,
    &malformed_exec_form::CHECK,
    &malformed_port::CHECK,
    &misnamed_description::CHECK,
    &missing_cache_mount::CHECK,
    &missing_healthcheck::CHECK,
    &missing_label::CHECK,
    &named_user::CHECK,
    &no_user::CHECK,
    &port_out_of_range::CHECK,
    &reference_in_same_env::CHECK,
    &relative_workdir::CHECK,
    &repeated_cmd::CHECK,
    &repeated_entrypoint::CHECK,
    &repeated_healthcheck::CHECK,
    &root_build_stage::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &superfluous_label::CHECK,
    &syntax_error::CHECK,
    &system_workdir::CHECK,
    &undefined_variable::CHECK,
    &unignored_file::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unpinned_apk_package::CHECK,
    &unpinned_apt_package::CHECK,
    &unpinned_dnf_package::CHECK,
    &unpinned_yum_package::CHECK,
    &unpinned_zypper_package::CHECK,
    &unverified_packages::CHECK,
    &update_without_install::CHECK,
    &uppercase_protocol::CHECK,
    &yum_cache_left::CHECK,
    &zypper_cache_left::CHECK,
    &zypper_dist_upgrade::CHECK,
];
