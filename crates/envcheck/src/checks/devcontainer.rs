//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod docker_socket;
mod ignored_with_compose;
mod invalid_port;
mod invalid_size;
mod legacy_property;
mod missing_compose_property;
mod no_container_source;
mod privileged_container;
mod several_container_sources;
mod short_feature_id;
mod unknown_property;
mod unknown_value;
mod unpinned_feature;
mod wrong_type;

use findings::Check;

use crate::Devcontainer;

/// In the order they run.
pub static CHECKS: &[&Check<Devcontainer>] = &[
    &docker_socket::CHECK,
    &ignored_with_compose::CHECK,
    &invalid_port::CHECK,
    &invalid_size::CHECK,
    &legacy_property::CHECK,
    &missing_compose_property::CHECK,
    &no_container_source::CHECK,
    &privileged_container::CHECK,
    &several_container_sources::CHECK,
    &short_feature_id::CHECK,
    &unknown_property::CHECK,
    &unknown_value::CHECK,
    &unpinned_feature::CHECK,
    &wrong_type::CHECK,
];
