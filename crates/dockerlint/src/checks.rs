//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod add_of_local_file;
mod apk_cache_left;
mod apt_command;
mod apt_dist_upgrade;
mod apt_key;
mod apt_lists_left;
mod apt_recommends;
mod as_case_mismatch;
mod bash_command_in_sh;
mod blanket_upgrade;
mod build_date;
mod cd_in_run;
mod chown_after_copy;
mod composer_dev_packages;
mod consecutive_runs;
mod constant_platform;
mod copied_for_root;
mod copied_root_filesystem;
mod copy_before_install;
mod copy_destination_without_slash;
mod copy_from_empty_stage;
mod copy_from_own_stage;
mod copy_from_unknown_stage;
mod copy_of_ignored_file;
mod credential_in_command;
mod curl_without_fail;
mod curl_without_location;
mod deprecated_maintainer;
mod dnf_cache_left;
mod download_into_shell;
mod dropped_groups;
mod duplicate_stage_name;
mod empty_continuation;
mod empty_flag_value;
mod empty_heredoc;
mod empty_label;
mod empty_run;
mod end_of_life_image;
mod escapes_in_echo;
mod expansion_in_single_quotes;
mod exposed_ssh_port;
mod extracted_copy;
mod forbidden_trigger;
mod glob_as_option;
mod gpu_choice_in_image;
mod gpu_query_in_build;
mod heredoc_without_errexit;
mod host_package_in_image;
mod image_without_digest;
mod inconsistent_casing;
mod ineffective_directive;
mod ineffective_health_option;
mod inline_suppression;
mod instruction_before_from;
mod interactive_apt;
mod interactive_dnf;
mod interactive_yum;
mod interactive_zypper;
mod invalid_default_image;
mod invalid_label_key;
mod label_not_email;
mod label_not_git_hash;
mod label_not_rfc3339;
mod label_not_semver;
mod label_not_spdx;
mod label_not_url;
mod latest_tag;
mod legacy_key_value;
mod long_command_chain;
mod malformed_exec_form;
mod malformed_port;
mod masked_exit_status;
mod misnamed_description;
mod missing_cache_mount;
mod missing_healthcheck;
mod missing_label;
mod moving_download;
mod name_without_passwd;
mod named_user;
mod no_user;
mod npm_install;
mod numbered_stage;
mod pip_cache_left;
mod pipe_without_pipefail;
mod pipefail_in_sh;
mod plain_http_download;
mod pointless_command;
mod port_out_of_range;
mod redundant_platform;
mod reference_in_same_env;
mod relative_copy_destination;
mod relative_workdir;
mod removed_bundle_option;
mod repeated_cmd;
mod repeated_entrypoint;
mod repeated_healthcheck;
mod repeated_label;
mod replaced_sh;
mod reserved_stage_name;
mod retired_base_path;
mod root_build_stage;
mod root_user;
mod run_without_shell;
mod script_without_exec;
mod secret_file_copied;
mod secret_in_variable;
mod secret_mount_leak;
mod secret_removed_later;
mod several_users;
mod shell_form_command;
mod shell_syntax_error;
mod space_around_equals;
mod sudo;
mod superfluous_label;
mod syntax_error;
mod system_workdir;
mod tls_verification_off;
mod too_new_flag;
mod trailing_comment;
mod unassigned_variable;
mod unavailable_argument;
mod unavailable_platform;
mod unchecked_cd;
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
mod unquoted_substitution;
mod unquoted_variable;
mod unreachable_stage;
mod unsuitable_stop_signal;
mod unsupported_on_windows;
mod untagged_image;
mod untrusted_registry;
mod unusable_argument_name;
mod unused_argument;
mod unverified_download;
mod unverified_packages;
mod update_without_install;
mod uppercase_directive;
mod uppercase_protocol;
mod uppercase_stage_name;
mod useradd_long_uid;
mod wget_and_curl;
mod wget_progress;
mod world_writable;
mod xdebug_in_image;
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
    &bash_command_in_sh::CHECK,
    &blanket_upgrade::CHECK,
    &build_date::CHECK,
    &cd_in_run::CHECK,
    &chown_after_copy::CHECK,
    &composer_dev_packages::CHECK,
    &consecutive_runs::CHECK,
    &constant_platform::CHECK,
    &copied_for_root::CHECK,
    &copied_root_filesystem::CHECK,
    &copy_before_install::CHECK,
    &copy_destination_without_slash::CHECK,
    &copy_from_empty_stage::CHECK,
    &copy_from_own_stage::CHECK,
    &copy_from_unknown_stage::CHECK,
    &copy_of_ignored_file::CHECK,
    &credential_in_command::CHECK,
    &curl_without_fail::CHECK,
    &curl_without_location::CHECK,
    &deprecated_maintainer::CHECK,
    &dnf_cache_left::CHECK,
    &download_into_shell::CHECK,
    &dropped_groups::CHECK,
    &duplicate_stage_name::CHECK,
    &empty_continuation::CHECK,
    &empty_flag_value::CHECK,
    &empty_heredoc::CHECK,
    &empty_label::CHECK,
    &empty_run::CHECK,
    &end_of_life_image::CHECK,
    &escapes_in_echo::CHECK,
    &expansion_in_single_quotes::CHECK,
    &exposed_ssh_port::CHECK,
    &extracted_copy::CHECK,
    &forbidden_trigger::CHECK,
    &glob_as_option::CHECK,
    &gpu_choice_in_image::CHECK,
    &gpu_query_in_build::CHECK,
    &heredoc_without_errexit::CHECK,
    &host_package_in_image::CHECK,
    &image_without_digest::CHECK,
    &inconsistent_casing::CHECK,
    &ineffective_directive::CHECK,
    &ineffective_health_option::CHECK,
    &inline_suppression::CHECK,
    &instruction_before_from::CHECK,
    &interactive_apt::CHECK,
    &interactive_dnf::CHECK,
    &interactive_yum::CHECK,
    &interactive_zypper::CHECK,
    &invalid_default_image::CHECK,
    &invalid_label_key::CHECK,
    &label_not_email::CHECK,
    &label_not_git_hash::CHECK,
    &label_not_rfc3339::CHECK,
    &label_not_semver::CHECK,
    &label_not_spdx::CHECK,
    &label_not_url::CHECK,
    &latest_tag::CHECK,
    &legacy_key_value::CHECK,
    &long_command_chain::CHECK,
    &malformed_exec_form::CHECK,
    &malformed_port::CHECK,
    &masked_exit_status::CHECK,
    &misnamed_description::CHECK,
    &missing_cache_mount::CHECK,
    &missing_healthcheck::CHECK,
    &missing_label::CHECK,
    &moving_download::CHECK,
    &name_without_passwd::CHECK,
    &named_user::CHECK,
    &no_user::CHECK,
    &npm_install::CHECK,
    &numbered_stage::CHECK,
    &pip_cache_left::CHECK,
    &pipe_without_pipefail::CHECK,
    &pipefail_in_sh::CHECK,
    &plain_http_download::CHECK,
    &pointless_command::CHECK,
    &port_out_of_range::CHECK,
    &redundant_platform::CHECK,
    &reference_in_same_env::CHECK,
    &relative_copy_destination::CHECK,
    &relative_workdir::CHECK,
    &removed_bundle_option::CHECK,
    &repeated_cmd::CHECK,
    &repeated_entrypoint::CHECK,
    &repeated_healthcheck::CHECK,
    &repeated_label::CHECK,
    &replaced_sh::CHECK,
    &reserved_stage_name::CHECK,
    &retired_base_path::CHECK,
    &root_build_stage::CHECK,
    &root_user::CHECK,
    &run_without_shell::CHECK,
    &script_without_exec::CHECK,
    &secret_file_copied::CHECK,
    &secret_in_variable::CHECK,
    &secret_mount_leak::CHECK,
    &secret_removed_later::CHECK,
    &several_users::CHECK,
    &shell_form_command::CHECK,
    &shell_syntax_error::CHECK,
    &space_around_equals::CHECK,
    &sudo::CHECK,
    &superfluous_label::CHECK,
    &syntax_error::CHECK,
    &system_workdir::CHECK,
    &tls_verification_off::CHECK,
    &too_new_flag::CHECK,
    &trailing_comment::CHECK,
    &unassigned_variable::CHECK,
    &unavailable_argument::CHECK,
    &unavailable_platform::CHECK,
    &unchecked_cd::CHECK,
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
    &unquoted_substitution::CHECK,
    &unquoted_variable::CHECK,
    &unreachable_stage::CHECK,
    &unsuitable_stop_signal::CHECK,
    &unsupported_on_windows::CHECK,
    &untagged_image::CHECK,
    &untrusted_registry::CHECK,
    &unusable_argument_name::CHECK,
    &unused_argument::CHECK,
    &unverified_download::CHECK,
    &unverified_packages::CHECK,
    &update_without_install::CHECK,
    &uppercase_directive::CHECK,
    &uppercase_protocol::CHECK,
    &uppercase_stage_name::CHECK,
    &useradd_long_uid::CHECK,
    &wget_and_curl::CHECK,
    &wget_progress::CHECK,
    &world_writable::CHECK,
    &xdebug_in_image::CHECK,
    &yarn_cache_left::CHECK,
    &yum_cache_left::CHECK,
    &zypper_cache_left::CHECK,
    &zypper_dist_upgrade::CHECK,
];
