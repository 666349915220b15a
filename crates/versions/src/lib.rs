//! Versions as sets: what every constraint language of the field says, as sorted intervals that can be compared.
//!
//! Nothing here reads a file or asks anybody: `read` compiles a text, `image::provided` an image's name, and
//! `releases` is a dated table for the names that move.

mod constraint;
mod dialect;
pub mod image;
pub mod releases;
mod set;
mod tag;
mod tool;
mod version;

pub use constraint::{Constraint, Fault, Floating, Meaning};
pub use dialect::{Dialect, read};
pub use set::Set;
pub use tool::{Scheme, Tool};
pub use version::Version;
