//! What the crate promises, tried on archives that are built here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod archive;
mod choosing;
mod contents;
mod crafted;
mod dive;
mod forms;
mod hostile;
mod merging;
mod paths;
mod random;
mod snapshots;
mod tarballs;
