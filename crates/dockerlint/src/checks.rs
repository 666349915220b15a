//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod add_of_local_file;
mod apk_cache_left;
mod apt_command;
mod apt_dist_upgrade;
mod apt_key;
mod apt_lists_left;
mod apt_recommends;
mod as_case_mismatch;
mod blanket_upgrade;
mod build_date;
mod cd_in_run;
mod chown_after_copy;
mod consecutive_runs;
mod constant_platform;
mod copied_credential_file;
mod copied_root_filesystem;
mod copy_before_install;
mod copy_destination_without_slash;
mod copy_from_own_stage;
mod copy_from_unknown_stage;
mod copy_of_ignored_file;
mod credential_in_command;
mod curl_without_fail;
mod deprecated_maintainer;
mod dnf_cache_left;
mod download_into_shell;
mod duplicate_stage_name;
mod empty_continuation;
mod empty_label;
mod end_of_life_image;
mod exposed_ssh_port;
mod extracted_copy;
mod forbidden_trigger;
mod heredoc_without_errexit;
mod image_without_digest;
mod inconsistent_casing;
mod inline_suppression;
mod instruction_before_from;
mod interactive_apt;
mod interactive_dnf;
mod interactive_yum;
mod interactive_zypper;
mod invalid_default_image;
mod invalid_label_key;
mod kept_secret;
mod label_not_email;
mod label_not_git_hash;
mod label_not_rfc3339;
mod label_not_semver;
mod label_not_spdx;
mod label_not_url;
mod large_uid;
mod latest_tag;
mod legacy_key_value;
mod linked_shell;
mod malformed_exec_form;
mod malformed_port;
mod misnamed_description;
mod missing_cache_mount;
mod missing_healthcheck;
mod missing_label;
mod moving_download;
mod named_user;
mod no_user;
mod npm_install;
mod out_of_place_command;
mod pip_cache_left;
mod pipe_without_pipefail;
mod plain_http_download;
mod port_out_of_range;
mod redundant_platform;
mod reference_in_same_env;
mod relative_copy_destination;
mod relative_workdir;
mod removed_secret;
mod repeated_cmd;
mod repeated_entrypoint;
mod repeated_healthcheck;
mod reserved_stage_name;
mod root_build_stage;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod superfluous_label;
mod syntax_error;
mod system_workdir;
mod tls_verification_off;
mod unavailable_argument;
mod undefined_argument_in_from;
mod undefined_variable;
mod unignored_file;
mod unknown_flag;
mod unknown_instruction;
mod unpinned_apk_package;
mod unpinned_apt_package;
mod unpinned_dnf_package;
mod unpinned_gem;
mod unpinned_git_source;
mod unpinned_go_package;
mod unpinned_npm_package;
mod unpinned_pip_package;
mod unpinned_tool;
mod unpinned_yum_package;
mod unpinned_zypper_package;
mod unreachable_stage;
mod untagged_image;
mod untrusted_registry;
mod unused_argument;
mod unverified_download;
mod unverified_packages;
mod update_without_install;
mod uppercase_protocol;
mod uppercase_stage_name;
mod wget_and_curl;
mod wget_progress;
mod world_writable_mode;
mod wrapper_without_exec;
mod yarn_cache_left;
mod yum_cache_left;
mod zypper_cache_left;
mod zypper_dist_upgrade;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &add_of_local_file::CHECK,
    &apk_cache_left::CHECK,
    &apt_command::CHECK,
    &apt_dist_upgrade::CHECK,
    &apt_key::CHECK,
    &apt_lists_left::CHECK,
    &apt_recommends::CHECK,
    &as_case_mismatch::CHECK,
    &blanket_upgrade::CHECK,
    &build_date::CHECK,
    &cd_in_run::CHECK,
    &chown_after_copy::CHECK,
    &consecutive_runs::CHECK,
    &constant_platform::CHECK,
    &copied_credential_file::CHECK,
    &copied_root_filesystem::CHECK,
    &copy_before_install::CHECK,
    &copy_destination_without_slash::CHECK,
    &copy_from_own_stage::CHECK,
    &copy_from_unknown_stage::CHECK,
    &copy_of_ignored_file::CHECK,
    &credential_in_command::CHECK,
    &curl_without_fail::CHECK,
    &deprecated_maintainer::CHECK,
    &dnf_cache_left::CHECK,
    &download_into_shell::CHECK,
    &duplicate_stage_name::CHECK,
    &empty_continuation::CHECK,
    &empty_label::CHECK,
    &end_of_life_image::CHECK,
    &exposed_ssh_port::CHECK,
    &extracted_copy::CHECK,
    &forbidden_trigger::CHECK,
    &heredoc_without_errexit::CHECK,
    &image_without_digest::CHECK,
    &inconsistent_casing::CHECK,
    &inline_suppression::CHECK,
    &instruction_before_from::CHECK,
    &interactive_apt::CHECK,
    &interactive_dnf::CHECK,
    &interactive_yum::CHECK,
    &interactive_zypper::CHECK,
    &invalid_default_image::CHECK,
    &invalid_label_key::CHECK,
    &kept_secret::CHECK,
    &label_not_email::CHECK,
    &label_not_git_hash::CHECK,
    &label_not_rfc3339::CHECK,
    &label_not_semver::CHECK,
    &label_not_spdx::CHECK,
    &label_not_url::CHECK,
    &large_uid::CHECK,
    &latest_tag::CHECK,
    &legacy_key_value::CHECK,
    &linked_shell::CHECK,
    &malformed_exec_form::CHECK,
    &malformed_port::CHECK,
    &misnamed_description::CHECK,
    &missing_cache_mount::CHECK,
    &missing_healthcheck::CHECK,
    &missing_label::CHECK,
    &moving_download::CHECK,
    &named_user::CHECK,
    &no_user::CHECK,
    &npm_install::CHECK,
    &out_of_place_command::CHECK,
    &pip_cache_left::CHECK,
    &pipe_without_pipefail::CHECK,
    &plain_http_download::CHECK,
    &port_out_of_range::CHECK,
    &redundant_platform::CHECK,
    &reference_in_same_env::CHECK,
    &relative_copy_destination::CHECK,
    &relative_workdir::CHECK,
    &removed_secret::CHECK,
    &repeated_cmd::CHECK,
    &repeated_entrypoint::CHECK,
    &repeated_healthcheck::CHECK,
    &reserved_stage_name::CHECK,
    &root_build_stage::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &superfluous_label::CHECK,
    &syntax_error::CHECK,
    &system_workdir::CHECK,
    &tls_verification_off::CHECK,
    &unavailable_argument::CHECK,
    &undefined_argument_in_from::CHECK,
    &undefined_variable::CHECK,
    &unignored_file::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unpinned_apk_package::CHECK,
    &unpinned_apt_package::CHECK,
    &unpinned_dnf_package::CHECK,
    &unpinned_gem::CHECK,
    &unpinned_git_source::CHECK,
    &unpinned_go_package::CHECK,
    &unpinned_npm_package::CHECK,
    &unpinned_pip_package::CHECK,
    &unpinned_tool::CHECK,
    &unpinned_yum_package::CHECK,
    &unpinned_zypper_package::CHECK,
    &unreachable_stage::CHECK,
    &untagged_image::CHECK,
    &untrusted_registry::CHECK,
    &unused_argument::CHECK,
    &unverified_download::CHECK,
    &unverified_packages::CHECK,
    &update_without_install::CHECK,
    &uppercase_protocol::CHECK,
    &uppercase_stage_name::CHECK,
    &wget_and_curl::CHECK,
    &wget_progress::CHECK,
    &world_writable_mode::CHECK,
    &wrapper_without_exec::CHECK,
    &yarn_cache_left::CHECK,
    &yum_cache_left::CHECK,
    &zypper_cache_left::CHECK,
    &zypper_dist_upgrade::CHECK,
];
