use crate::{Constraint, Fault, Tool};

mod cargo;
mod composer;
mod conda;
mod debian;
mod elixir;
mod exact;
mod gem;
mod image_tag;
mod java;
mod maven;
mod mise;
mod node_alias;
mod npm;
mod partial;
mod pep440;
mod poetry;
mod prefix;
mod pyenv;
mod ranges;
mod roll_forward;
mod rust_channel;
mod select;
mod setup;
mod target_name;
mod terraform;
mod text;

pub(crate) use image_tag::leading as leading_of_tag;
pub(crate) use java::vendor as java_vendor;

/// The language in which a constraint is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// One version in full: volta, `packageManager` (`pnpm@9.1.0+sha512.…`), `runtime.txt`.
    Exact,
    /// The start of a version: `.node-version`, `.go-version`, `.ruby-version`.
    Prefix,
    /// The least version, without an operator: `rust-version`, `swift-tools-version`.
    Minimum,
    /// `.nvmrc`: `20`, `v20.1`, `lts/*`, `lts/iron`, `node`.
    NodeAlias,
    /// npm ranges: `^20.1 || >=22`, `18 - 20`, `20.x`.
    Npm,
    /// PEP 440: `>=3.11,<4`, `~=3.11`, `==3.11.*`.
    Pep440,
    /// Poetry: `^3.11`, `~3.11`, `>=3.9,<4 || ^4.1`; a bare version is exact.
    Poetry,
    /// Cargo: a bare version is a caret.
    Cargo,
    /// `RubyGems`: `~> 3.2`, `>= 3.1, < 4`.
    Gem,
    /// Terraform: `~> 1.5`, `>= 1.3, < 2.0`.
    Terraform,
    /// Elixir: `~> 1.15`, `>= 1.14 and < 1.17 or ~> 1.18`.
    Elixir,
    /// Composer: `^8.1`, `~8.1`, `8.1.*`, `>=8.1 <8.4 || ^9`.
    Composer,
    /// Maven: `[17,)`, `(,1.0],[1.2,)`; a bare version is soft.
    Maven,
    /// conda: `=3.11` is a prefix, `==3.11` exact, `3.11.*|3.12.*`.
    Conda,
    /// .NET's `global.json`, version and policy: `8.0.100 latestFeature`.
    RollForward,
    /// Go's directives: `1.22`, `go1.22.3`; the least version.
    Go,
    /// pyenv: `3.11`, `pypy3.10-7.3`, `3.13t`.
    Pyenv,
    /// mise: `20`, `lts`, `latest`, `prefix:1.22`, `sub-1:latest`, `ref:main`.
    Mise,
    /// asdf: exact, `latest:1.22`, `ref:main`, `system`.
    Asdf,
    /// Java with vendors: `17`, `1.8`, `temurin-17.0.1`, `21.0.2-tem`, `21-ea`.
    Java,
    /// rustup's channels: `1.85`, `stable`, `nightly-2026-01-01`, each with a host.
    RustChannel,
    /// Inputs of `setup-…` actions: npm ranges, `3.x`, `lts/*`, `oldstable`, `3.13t`, `8.0.1xx`.
    Setup,
    /// An image's tag, behind what `image::provided` takes off.
    ImageTag,
    /// apt's and dpkg's: `>= 1.93`, `= 1:2.3-4`.
    Debian,
    /// Names of targets and managed services: `py311`, `node18`, `net8.0`, `nodejs20.x`, `POSTGRES_14`.
    TargetName,
    /// A text that may be a version: build arguments, variables, prose.
    Text,
}

impl Dialect {
    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Prefix => "prefix",
            Self::Minimum => "minimum",
            Self::NodeAlias => "node-alias",
            Self::Npm => "npm",
            Self::Pep440 => "pep440",
            Self::Poetry => "poetry",
            Self::Cargo => "cargo",
            Self::Gem => "gem",
            Self::Terraform => "terraform",
            Self::Elixir => "elixir",
            Self::Composer => "composer",
            Self::Maven => "maven",
            Self::Conda => "conda",
            Self::RollForward => "roll-forward",
            Self::Go => "go",
            Self::Pyenv => "pyenv",
            Self::Mise => "mise",
            Self::Asdf => "asdf",
            Self::Java => "java",
            Self::RustChannel => "rust-channel",
            Self::Setup => "setup",
            Self::ImageTag => "image-tag",
            Self::Debian => "debian",
            Self::TargetName => "target-name",
            Self::Text => "text",
        }
    }
}

/// Reads a constraint. A wrong one is unknown and has a fault; nothing panics.
pub fn read(dialect: Dialect, tool: &Tool, text: &str) -> Constraint {
    if let Some(mark) = ["${", "{{", "$("].into_iter().find(|mark| text.contains(mark)) {
        return Constraint::unknown(format!("`{mark}` stands for another text"));
    }
    compiled(dialect, tool, text).unwrap_or_else(Constraint::from)
}

fn compiled(dialect: Dialect, tool: &Tool, text: &str) -> Result<Constraint, Fault> {
    let set = match dialect {
        Dialect::Exact => return exact::read(tool, text).map(Into::into),
        Dialect::Prefix => return prefix::read(tool, text),
        Dialect::Minimum => return prefix::minimum(tool, text).map(Into::into),
        Dialect::NodeAlias => return node_alias::read(tool, text),
        Dialect::Go => return prefix::go(tool, text).map(Into::into),
        Dialect::Pyenv => return pyenv::read(tool, text),
        Dialect::Mise => return mise::read(tool, text),
        Dialect::Asdf => return mise::asdf(tool, text),
        Dialect::Java => return java::read(tool, text),
        Dialect::RustChannel => return rust_channel::read(tool, text),
        Dialect::Setup => return setup::read(tool, text),
        Dialect::ImageTag => return Ok(image_tag::read(tool, text)),
        Dialect::TargetName => return Ok(target_name::read(tool, text)),
        Dialect::Text => return Ok(text::read(tool, text)),
        Dialect::Npm => npm::GRAMMAR.read(tool, text),
        Dialect::Pep440 => pep440::GRAMMAR.read(tool, text),
        Dialect::Poetry => poetry::GRAMMAR.read(tool, text),
        Dialect::Cargo => cargo::GRAMMAR.read(tool, text),
        Dialect::Gem => gem::GRAMMAR.read(tool, text),
        Dialect::Terraform => terraform::GRAMMAR.read(tool, text),
        Dialect::Elixir => elixir::GRAMMAR.read(tool, text),
        Dialect::Composer => composer::GRAMMAR.read(tool, text),
        Dialect::Conda => conda::GRAMMAR.read(tool, conda::without_build(text)),
        Dialect::Debian => debian::read(tool, text),
        Dialect::Maven => maven::set(tool, text),
        Dialect::RollForward => roll_forward::set(text),
    };
    set.map(Constraint::set)
}
