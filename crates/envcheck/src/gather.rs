//! What is read beside the files of a run.

mod context;

pub(crate) use context::{place, with_context};
