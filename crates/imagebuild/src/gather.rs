//! All input of the models: what reads an image for the checks.

pub mod export;
pub mod image;
