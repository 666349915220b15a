//! Builds container images through the Docker API and checks what came out.

pub mod build;
pub mod checks;
pub mod cli;
pub mod engine;
pub mod gather;
pub mod model;
