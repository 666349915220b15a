//! Both programs from the outside: what is typed, what is shown, what the exit code says.

mod catalogue;
mod doctor;
mod engine;
mod gate;
mod hadolint;
mod house;
mod lint;
mod migrate;
mod online;
mod options;
mod reach;
mod registry;
mod sync;
mod versions;
mod workspace;
