//! Engine, builds and image checks; whatever needs an engine runs on a real one.

mod advice;
mod attribution;
mod bake;
mod base;
mod base_image;
mod batch;
mod build;
mod builds;
mod checks;
mod command;
mod compose;
mod credentials;
mod described;
mod engine;
mod failure;
mod files;
mod heredoc;
mod masking;
mod progress;
mod shares;
mod terminal;
