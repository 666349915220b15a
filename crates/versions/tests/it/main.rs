//! What the crate does, as sentences.
#![expect(clippy::unwrap_used, reason = "a test whose premises fail has failed")]

mod dialect;
mod image;
mod laws;
mod oracle;
mod releases;
mod set;
mod version;
