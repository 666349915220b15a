//! To add a reader: its file in this folder and its line here. One file reads one kind of place.

mod builds;
mod code;
mod command;
mod comments;
mod compose;
mod devcontainer;
mod dockerfile;
mod dotnet;
mod go_module;
mod image;
mod ini;
mod interpolation;
mod java;
mod manifest;
mod mise;
mod package_json;
mod pre_commit;
mod project;
mod python;
mod ruby;
mod rust;
mod terraform;
mod tool_versions;
mod value;
mod variable;
mod version_file;
mod workflow;
mod xml;

pub(super) use builds::Builds;

use super::reader::Reader;

/// In the order of the alphabet.
pub(super) static READERS: &[&Reader] = &[
    &code::MIX,
    &code::SWIFT,
    &code::ZIG,
    &compose::READER,
    &devcontainer::READER,
    &dockerfile::READER,
    &dotnet::GLOBAL,
    &dotnet::PROJECT,
    &go_module::READER,
    &java::GRADLE,
    &java::POM,
    &java::SDKMAN,
    &java::WRAPPER,
    &manifest::COMPOSER,
    &manifest::NETLIFY,
    &manifest::PUBSPEC,
    &mise::READER,
    &package_json::READER,
    &pre_commit::READER,
    &python::CONDA,
    &python::CONFIG,
    &python::LOCK,
    &python::PIPFILE,
    &python::PYPROJECT,
    &python::PYRIGHT,
    &python::RUFF,
    &python::RUNTIME,
    &python::SETUP,
    &ruby::GEMFILE,
    &ruby::GEMSPEC,
    &ruby::LOCK,
    &rust::BARE_TOOLCHAIN,
    &rust::CARGO,
    &rust::CLIPPY,
    &rust::TOOLCHAIN,
    &terraform::LOCK,
    &terraform::MODULE,
    &tool_versions::READER,
    &version_file::READER,
    &workflow::ACTION,
    &workflow::READER,
];

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
