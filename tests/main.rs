//! Both programs from the outside: what is typed, what is shown, what the exit code says.

mod catalogue;
mod config;
mod data;
mod devcontainer;
mod docker;
mod doctor;
mod engine;
mod faults;
mod feature;
mod gate;
mod hadolint;
mod hooks;
mod house;
mod init;
mod lint;
mod migrate;
mod online;
mod options;
mod reach;
mod registry;
mod server;
mod setup;
mod sync;
mod template;
mod versions;
mod workspace;
