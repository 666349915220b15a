//! All input of the models: what reads an image for the checks, and what other programs say.

pub mod builds;
pub mod export;
pub mod folder;
pub mod image;
pub mod registry;
pub mod shellcheck;
pub mod targets;
