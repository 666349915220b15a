//! The checks of an image. To add one: `image/ID.rs`, its page `image/ID.md`, and its line here, in the order
//! of the alphabet.

mod credential_file;
mod digest_mismatch;
mod duplicate_uid;
mod empty_password;
mod env_file_left;
mod image_runs_as_root;
mod malformed_layer;
mod no_healthcheck;
mod package_cache_left;
mod secret_in_config;
mod secret_in_history;
mod sensitive_volume;
mod setuid_file;
mod size_over_budget;
mod version_control_left;
mod wasted_space;
mod world_writable_file;

use findings::Check;

use crate::model::Inspection;

/// In the order they run.
pub static CHECKS: &[&Check<Inspection>] = &[
    &credential_file::CHECK,
    &digest_mismatch::CHECK,
    &duplicate_uid::CHECK,
    &empty_password::CHECK,
    &env_file_left::CHECK,
    &image_runs_as_root::CHECK,
    &malformed_layer::CHECK,
    &no_healthcheck::CHECK,
    &package_cache_left::CHECK,
    &secret_in_config::CHECK,
    &secret_in_history::CHECK,
    &sensitive_volume::CHECK,
    &setuid_file::CHECK,
    &size_over_budget::CHECK,
    &version_control_left::CHECK,
    &wasted_space::CHECK,
    &world_writable_file::CHECK,
];
