//! What every file with a fixed set of properties is held against.
//!
//! To add a check: `ID.rs` in this folder, its page `ID.md`, and its line here, in the order of the alphabet.

mod missing_property;
mod number_too_small;
mod unknown_property;
mod unknown_value;
mod wrong_type;

use findings::Check;

use crate::model::Document;

/// In the order they run.
pub static CHECKS: &[&Check<Document>] = &[
    &missing_property::CHECK,
    &number_too_small::CHECK,
    &unknown_property::CHECK,
    &unknown_value::CHECK,
    &wrong_type::CHECK,
];
