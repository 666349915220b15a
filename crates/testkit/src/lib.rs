//! What tests of every crate share: pages that run, and a command line that sees nothing of the machine.

mod page;
mod sandbox;

pub use page::{Checked, family, page};
pub use sandbox::Sandbox;
