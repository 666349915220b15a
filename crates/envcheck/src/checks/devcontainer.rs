//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod container_variable_too_early;
mod default_cut_at_colon;
mod docker_socket;
mod duplicate_feature;
mod duplicate_mount_target;
mod feature_on_alpine;
mod feature_option_type;
mod feature_option_value;
mod github_release_feature;
mod home_of_one_system;
mod id_before_container;
mod ignored_with_compose;
mod invalid_mount;
mod invalid_port;
mod invalid_size;
mod invalid_variable_name;
mod invalid_volume_name;
mod legacy_dockerfile;
mod legacy_property;
mod misplaced_property;
mod missing_compose_property;
mod moby_on_trixie;
mod mount_without_workspace_folder;
mod moved_feature_namespace;
mod no_container_source;
mod old_feature_version;
mod privileged_container;
mod retired_feature;
mod retired_image_path;
mod retired_image_release;
mod several_container_sources;
mod shell_in_feature_option;
mod short_feature_id;
mod shutdown_of_other_kind;
mod two_docker_features;
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

use findings::Check;

use crate::Devcontainer;

/// In the order they run.
pub static CHECKS: &[&Check<Devcontainer>] = &[
    &container_variable_too_early::CHECK,
    &default_cut_at_colon::CHECK,
    &docker_socket::CHECK,
    &duplicate_feature::CHECK,
    &duplicate_mount_target::CHECK,
    &feature_on_alpine::CHECK,
    &feature_option_type::CHECK,
    &feature_option_value::CHECK,
    &github_release_feature::CHECK,
    &home_of_one_system::CHECK,
    &id_before_container::CHECK,
    &ignored_with_compose::CHECK,
    &invalid_mount::CHECK,
    &invalid_port::CHECK,
    &invalid_size::CHECK,
    &invalid_variable_name::CHECK,
    &invalid_volume_name::CHECK,
    &legacy_dockerfile::CHECK,
    &legacy_property::CHECK,
    &misplaced_property::CHECK,
    &missing_compose_property::CHECK,
    &moby_on_trixie::CHECK,
    &mount_without_workspace_folder::CHECK,
    &moved_feature_namespace::CHECK,
    &no_container_source::CHECK,
    &old_feature_version::CHECK,
    &privileged_container::CHECK,
    &retired_feature::CHECK,
    &retired_image_path::CHECK,
    &retired_image_release::CHECK,
    &several_container_sources::CHECK,
    &shell_in_feature_option::CHECK,
    &short_feature_id::CHECK,
    &shutdown_of_other_kind::CHECK,
    &two_docker_features::CHECK,
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
];
