//! The behaviour of the parser, told by sentences.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

mod commands;
mod differential;
mod faults;
mod faults_of_flags;
mod faults_of_names;
mod fixtures;
mod heredocs;
mod instructions;
mod items;
mod mutation;
mod resolve;
mod stages;
