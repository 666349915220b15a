//! What is read beside the files of a run.

mod circumstances;
mod context;

pub(crate) use circumstances::circumstances;
pub(crate) use context::{place, with_context};
