//! What is read beside the files of a run.

mod circumstances;
mod context;
mod dev_container;
mod features;
mod http;
mod image_label;
mod listing;
mod registry;
mod tree;

pub(crate) mod doctor;
pub(crate) mod download;
pub(crate) mod tables;
mod template;

pub(crate) use circumstances::circumstances;
pub(crate) use context::{Place, place, repository_folder, with_context};
pub(crate) use dev_container::{Described, bytes, fault_of, find};
pub(crate) use features::Features;
pub(crate) use image_label::image_label;
pub(crate) use listing::{bereft, listing};
pub(crate) use template::template;
pub(crate) use tree::{tree, visible};
