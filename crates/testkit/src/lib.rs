//! What tests of every crate share: pages that run, and a command line that sees nothing of the machine.

mod engine;
mod files;
mod page;
mod sandbox;

pub use engine::{engine_folder, path};
pub use files::files;
pub use page::{Checked, family, page};
pub use sandbox::Sandbox;
