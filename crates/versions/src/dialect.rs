use crate::{Constraint, Tool};

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
    /// RubyGems: `~> 3.2`, `>= 3.1, < 4`.
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

/// Reads a constraint. A wrong one is unknown and has a fault; nothing panics.
pub fn read(dialect: Dialect, tool: &Tool, text: &str) -> Constraint {
    let _ = (dialect, tool);
    Constraint::unknown(format!("`{text}` cannot be read yet"))
}
