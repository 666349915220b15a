//! To add a check: `checks/ID.rs`, its page `checks/ID.md`, and its line here, in the order of the alphabet.

mod add_of_local_file;
mod as_case_mismatch;
mod chown_after_copy;
mod constant_platform;
mod copied_root_filesystem;
mod copy_destination_without_slash;
mod copy_from_own_stage;
mod copy_from_unknown_stage;
mod duplicate_stage_name;
mod end_of_life_image;
mod extracted_copy;
mod forbidden_trigger;
mod image_without_digest;
mod instruction_before_from;
mod invalid_default_image;
mod latest_tag;
mod malformed_exec_form;
mod redundant_platform;
mod relative_copy_destination;
mod relative_workdir;
mod reserved_stage_name;
mod root_user;
mod secret_in_variable;
mod shell_form_command;
mod sudo;
mod syntax_error;
mod unavailable_argument;
mod undefined_argument_in_from;
mod unknown_flag;
mod unknown_instruction;
mod unreachable_stage;
mod untagged_image;
mod untrusted_registry;
mod unused_argument;
mod uppercase_stage_name;

use findings::Check;

use crate::Lint;

/// In the order they run.
pub static CHECKS: &[&Check<Lint>] = &[
    &add_of_local_file::CHECK,
    &as_case_mismatch::CHECK,
    &chown_after_copy::CHECK,
    &constant_platform::CHECK,
    &copied_root_filesystem::CHECK,
    &copy_destination_without_slash::CHECK,
    &copy_from_own_stage::CHECK,
    &copy_from_unknown_stage::CHECK,
    &duplicate_stage_name::CHECK,
    &end_of_life_image::CHECK,
    &extracted_copy::CHECK,
    &forbidden_trigger::CHECK,
    &image_without_digest::CHECK,
    &instruction_before_from::CHECK,
    &invalid_default_image::CHECK,
    &latest_tag::CHECK,
    &malformed_exec_form::CHECK,
    &redundant_platform::CHECK,
    &relative_copy_destination::CHECK,
    &relative_workdir::CHECK,
    &reserved_stage_name::CHECK,
    &root_user::CHECK,
    &secret_in_variable::CHECK,
    &shell_form_command::CHECK,
    &sudo::CHECK,
    &syntax_error::CHECK,
    &unavailable_argument::CHECK,
    &undefined_argument_in_from::CHECK,
    &unknown_flag::CHECK,
    &unknown_instruction::CHECK,
    &unreachable_stage::CHECK,
    &untagged_image::CHECK,
    &untrusted_registry::CHECK,
    &unused_argument::CHECK,
    &uppercase_stage_name::CHECK,
];
