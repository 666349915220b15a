//! What only Features have.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod option_name_clash;
mod privileged_feature;
mod renamed_to_itself;
mod self_dependency;
mod unresolvable_dependency;
mod variable_in_feature_environment;
mod versioned_installs_after;

use findings::Check;

use crate::model::Manifest;

/// In the order they run.
pub static CHECKS: &[&Check<Manifest>] = &[
    &option_name_clash::CHECK,
    &privileged_feature::CHECK,
    &renamed_to_itself::CHECK,
    &self_dependency::CHECK,
    &unresolvable_dependency::CHECK,
    &variable_in_feature_environment::CHECK,
    &versioned_installs_after::CHECK,
];
