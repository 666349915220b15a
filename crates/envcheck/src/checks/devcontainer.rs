//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod argument_with_property;
mod background_command;
mod bash_in_sh_command;
mod bind_mount_in_codespaces;
mod blocking_command;
mod command_on_host;
mod container_variable_too_early;
mod dangerous_capability;
mod default_cut_at_colon;
mod docker_socket;
mod download_on_host;
mod duplicate_feature;
mod duplicate_mount_target;
mod duplicate_port;
mod feature_on_alpine;
mod feature_option_type;
mod feature_option_value;
mod github_release_feature;
mod home_of_one_system;
mod host_namespace;
mod id_before_container;
mod ignored_with_compose;
mod install_on_every_start;
mod install_without_root;
mod invalid_mount;
mod invalid_port;
mod invalid_port_pattern;
mod invalid_size;
mod invalid_variable_name;
mod invalid_volume_name;
mod joined_argument;
mod legacy_dockerfile;
mod legacy_property;
mod misplaced_property;
mod missing_compose_property;
mod moby_without_packages;
mod mount_without_workspace_folder;
mod moved_feature_namespace;
mod no_container_source;
mod not_portable_to_target;
mod old_feature_version;
mod port_of_other_host;
mod privileged_by_feature;
mod privileged_container;
mod published_port;
mod renamed_feature;
mod retired_feature;
mod retired_image_release;
mod root_in_container;
mod secret_in_environment;
mod several_container_sources;
mod shell_in_feature_option;
mod shell_syntax_in_list;
mod short_feature_id;
mod shutdown_of_other_kind;
mod two_docker_features;
mod unconfined_container;
mod unexpanded_shell;
mod unknown_feature_option;
mod unknown_image_user;
mod unknown_official_feature;
mod unknown_variable;
mod unmounted_workspace_folder;
mod unpinned_feature;
mod unpinned_image;
mod unresolvable_feature;
mod variable_without_name;
mod versioned_install_order;
mod waits_for_nothing;

use findings::Check;

use crate::Devcontainer;

/// In the order they run.
pub static CHECKS: &[&Check<Devcontainer>] = &[
    &argument_with_property::CHECK,
    &background_command::CHECK,
    &bash_in_sh_command::CHECK,
    &bind_mount_in_codespaces::CHECK,
    &blocking_command::CHECK,
    &command_on_host::CHECK,
    &container_variable_too_early::CHECK,
    &dangerous_capability::CHECK,
    &default_cut_at_colon::CHECK,
    &docker_socket::CHECK,
    &download_on_host::CHECK,
    &duplicate_feature::CHECK,
    &duplicate_mount_target::CHECK,
    &duplicate_port::CHECK,
    &feature_on_alpine::CHECK,
    &feature_option_type::CHECK,
    &feature_option_value::CHECK,
    &github_release_feature::CHECK,
    &home_of_one_system::CHECK,
    &host_namespace::CHECK,
    &id_before_container::CHECK,
    &ignored_with_compose::CHECK,
    &install_on_every_start::CHECK,
    &install_without_root::CHECK,
    &invalid_mount::CHECK,
    &invalid_port::CHECK,
    &invalid_port_pattern::CHECK,
    &invalid_size::CHECK,
    &invalid_variable_name::CHECK,
    &invalid_volume_name::CHECK,
    &joined_argument::CHECK,
    &legacy_dockerfile::CHECK,
    &legacy_property::CHECK,
    &misplaced_property::CHECK,
    &missing_compose_property::CHECK,
    &moby_without_packages::CHECK,
    &mount_without_workspace_folder::CHECK,
    &moved_feature_namespace::CHECK,
    &no_container_source::CHECK,
    &not_portable_to_target::CHECK,
    &old_feature_version::CHECK,
    &port_of_other_host::CHECK,
    &privileged_by_feature::CHECK,
    &privileged_container::CHECK,
    &published_port::CHECK,
    &renamed_feature::CHECK,
    &retired_feature::CHECK,
    &retired_image_release::CHECK,
    &root_in_container::CHECK,
    &secret_in_environment::CHECK,
    &several_container_sources::CHECK,
    &shell_in_feature_option::CHECK,
    &shell_syntax_in_list::CHECK,
    &short_feature_id::CHECK,
    &shutdown_of_other_kind::CHECK,
    &two_docker_features::CHECK,
    &unconfined_container::CHECK,
    &unexpanded_shell::CHECK,
    &unknown_feature_option::CHECK,
    &unknown_image_user::CHECK,
    &unknown_official_feature::CHECK,
    &unknown_variable::CHECK,
    &unmounted_workspace_folder::CHECK,
    &unpinned_feature::CHECK,
    &unpinned_image::CHECK,
    &unresolvable_feature::CHECK,
    &variable_without_name::CHECK,
    &versioned_install_order::CHECK,
    &waits_for_nothing::CHECK,
];
