//! What the crate does, as sentences.
#![expect(clippy::unwrap_used, reason = "a test whose premises fail has failed")]

mod config;
mod discover;
mod dotenv;
mod edit;
mod hcl;
mod jsonc;
mod mutate;
mod pages;
mod read;
mod replace;
mod staged;
mod toml;
mod tree;
mod yaml;
