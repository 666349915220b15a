//! All input of the models: what reads an image for the checks, and what other programs say.

pub mod export;
pub mod image;
pub mod shellcheck;
