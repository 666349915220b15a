//! Features: what a key of `features` names, which others come with it, and in which order they are installed.

mod alike;
mod graph;
mod order;
mod reference;
mod renamed;
mod set;

pub use graph::{MOST, Shelf, Supply, install};
pub(crate) use reference::normal;
pub use reference::{Location, Registered};
pub use set::FeatureSet;
