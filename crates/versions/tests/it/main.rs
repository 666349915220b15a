//! What the crate does, as sentences.
#![expect(clippy::unwrap_used, reason = "a test whose premises fail has failed")]

use nodejs_semver as _;
use pep440_rs as _;
use semver as _;

mod version;
