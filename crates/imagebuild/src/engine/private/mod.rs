//! A private engine: `dockerd` on its own socket and data root, shared by the commands that run at the same time, stopped by the last of them.

mod lease;
mod process;
mod remains;
mod start;
mod state;

pub use lease::Lease;
pub(super) use start::hold;
pub use state::StateFolder;
