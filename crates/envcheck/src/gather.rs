//! What is read beside the files of a run.

mod circumstances;
mod context;

pub(crate) mod doctor;

pub(crate) use circumstances::circumstances;
pub(crate) use context::{place, repository_folder, with_context};
