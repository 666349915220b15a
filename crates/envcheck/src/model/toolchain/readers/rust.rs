use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::toolchain::{Reader, Reading, Role};

/// `rust-toolchain.toml` (<https://rust-lang.github.io/rustup/overrides.html>).
pub(super) static TOOLCHAIN: Reader = Reader {
    reads: |path| name(path) == "rust-toolchain.toml",
    format: Some(Format::Toml),
    read: toolchain,
};

/// `rust-toolchain`, which holds a channel or the same as the TOML file.
pub(super) static BARE_TOOLCHAIN: Reader =
    Reader { reads: |path| name(path) == "rust-toolchain", format: None, read: bare };

/// `Cargo.toml`: `rust-version` is the least version.
pub(super) static CARGO: Reader =
    Reader { reads: |path| name(path) == "Cargo.toml", format: Some(Format::Toml), read: cargo };

/// `clippy.toml`: what it lints for.
pub(super) static CLIPPY: Reader = Reader {
    reads: |path| matches!(name(path), "clippy.toml" | ".clippy.toml"),
    format: Some(Format::Toml),
    read: |reading| {
        if let Some(least) = reading.root().and_then(|root| root.get("msrv")) {
            reading.declare_node("rust", Role::Targets, Dialect::Minimum, least);
        }
    },
};

fn toolchain(reading: &mut Reading<'_>) {
    if let Some(channel) = reading.root().and_then(|root| root.at(&["toolchain", "channel"])) {
        reading.declare_node("rust", Role::Selects, Dialect::RustChannel, channel);
    }
}

fn bare(reading: &mut Reading<'_>) {
    let mut lines = reading.lines();
    let (Some(first), None) = (lines.next(), lines.next()) else { return };
    reading.declare("rust", Role::Selects, Dialect::RustChannel, first);
}

fn cargo(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for table in ["package", "workspace.package"] {
        let path: Vec<_> = table.split('.').chain(["rust-version"]).collect();
        let Some(least) = root.at(&path) else { continue };
        if least.get("workspace").and_then(Node::as_bool) == Some(true) {
            // The workspace's own declaration holds for its members too.
            continue;
        }
        reading.declare_node("rust", Role::Requires, Dialect::Minimum, least);
    }
}
