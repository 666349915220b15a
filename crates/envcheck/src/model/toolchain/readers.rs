//! To add a reader: its file in this folder and its line here. One file reads one kind of place.

mod azure_pipelines;
mod bake;
mod bitbucket_pipelines;
mod browserslist;
mod builds;
mod ci_image;
mod circleci;
mod cloud_resource;
mod cloudbuild;
mod code;
mod command;
mod comments;
mod compose;
mod devcontainer;
mod distribution_package;
mod dockerfile;
mod dotnet;
mod gitlab_ci;
mod go_module;
mod helm;
mod hosting;
mod image;
mod ini;
mod interpolation;
mod java;
mod jenkinsfile;
mod kubernetes;
mod linter_lock;
mod make_variable;
mod manifest;
mod mise;
mod nix;
mod node_targets;
mod package_json;
mod pre_commit;
mod project;
mod prose;
mod python;
mod ruby;
mod runtime;
mod rust;
mod script_targets;
mod shell_script;
mod terraform;
mod tool_versions;
mod travis;
mod value;
mod variable;
mod version_file;
mod woodpecker;
mod workflow;
mod workspace_tool;
mod xml;

pub(super) use builds::Builds;
pub(super) use value::without_zero;

use super::reader::Reader;

/// In the order of the alphabet.
pub(super) static READERS: &[&Reader] = &[
    &azure_pipelines::READER,
    &bake::HCL,
    &bake::JSON,
    &bitbucket_pipelines::READER,
    &circleci::READER,
    &cloud_resource::READER,
    &cloudbuild::READER,
    &browserslist::READER,
    &code::MIX,
    &code::SBT,
    &code::SWIFT,
    &code::ZIG,
    &compose::READER,
    &devcontainer::READER,
    &distribution_package::DEBIAN,
    &distribution_package::RPM,
    &dockerfile::READER,
    &dotnet::GLOBAL,
    &dotnet::PROJECT,
    &gitlab_ci::READER,
    &go_module::READER,
    &helm::READER,
    &hosting::FLY,
    &hosting::RENDER,
    &hosting::VERCEL,
    &java::GRADLE,
    &java::POM,
    &java::SDKMAN,
    &java::WRAPPER,
    &jenkinsfile::READER,
    &kubernetes::READER,
    &linter_lock::READER,
    &make_variable::READER,
    &manifest::COMPOSER,
    &manifest::FVM,
    &manifest::NETLIFY,
    &manifest::NPMRC,
    &manifest::PNPM,
    &manifest::PUBSPEC,
    &manifest::PUBSPEC_LOCK,
    &mise::PROTO,
    &mise::READER,
    &nix::READER,
    &node_targets::READER,
    &package_json::READER,
    &pre_commit::READER,
    &prose::READER,
    &python::CONDA,
    &python::CONFIG,
    &python::LOCK,
    &python::PIPFILE,
    &python::PIPFILE_LOCK,
    &python::PYPROJECT,
    &python::PYRIGHT,
    &python::RUFF,
    &python::RUNTIME,
    &python::SETUP,
    &python::TOX,
    &ruby::GEMFILE,
    &ruby::GEMSPEC,
    &ruby::LOCK,
    &runtime::READER,
    &rust::BARE_TOOLCHAIN,
    &rust::CARGO,
    &rust::CLIPPY,
    &rust::TOOLCHAIN,
    &script_targets::BABEL,
    &script_targets::BUNDLER,
    &script_targets::TYPESCRIPT,
    &shell_script::READER,
    &terraform::JSON,
    &terraform::LOCK,
    &terraform::MODULE,
    &tool_versions::READER,
    &travis::READER,
    &version_file::READER,
    &woodpecker::READER,
    &workflow::ACTION,
    &workflow::READER,
    &workspace_tool::DEVBOX,
    &workspace_tool::GITPOD,
    &workspace_tool::HERMIT,
];

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A pattern of this program's own.
fn pattern(text: &str) -> regex::Regex {
    regex::Regex::new(text).expect("a sound pattern")
}
