//! Both programs from the outside: what is typed, what is shown, what the exit code says.

mod catalogue;
mod engine;
mod gate;
mod hadolint;
mod house;
mod lint;
mod online;
mod reach;
mod registry;
mod workspace;
