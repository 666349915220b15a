use source::{Format, Node};
use versions::Dialect;

use super::name;
use crate::model::{
    WorkspaceFile, ancestors,
    toolchain::{Declaration, Reader, Reading, Role},
};

/// `rust-toolchain.toml` (<https://rust-lang.github.io/rustup/overrides.html>).
pub(super) static TOOLCHAIN: Reader = Reader {
    reads: |path| name(path) == "rust-toolchain.toml",
    format: Some(Format::Toml),
    read: toolchain,
};

/// `rust-toolchain`, which holds a channel or the same as the TOML file.
pub(super) static BARE_TOOLCHAIN: Reader =
    Reader { reads: |path| name(path) == "rust-toolchain", format: None, read: bare };

/// `Cargo.toml` (<https://doc.rust-lang.org/cargo/reference/rust-version.html>): `rust-version` is the least version.
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
    let Some(root) = reading.root() else { return };
    let beside = reading.beside("rust-toolchain").is_some();
    if let Some(channel) = channel(reading, root).filter(|_| beside) {
        channel.inert("rustup takes `rust-toolchain`, which lies beside it");
    }
}

fn bare(reading: &mut Reading<'_>) {
    if reading.text().contains("[toolchain]") {
        let parsed = source::parse(Format::Toml, reading.text());
        parsed.root().and_then(|root| channel(reading, root));
        return;
    }
    let mut lines = reading.lines();
    let (Some(first), None) = (lines.next(), lines.next()) else { return };
    reading.declare("rust", Role::Selects, Dialect::RustChannel, first);
}

fn channel<'r>(reading: &'r mut Reading<'_>, root: &Node) -> Option<&'r mut Declaration> {
    let channel = root.at(&["toolchain", "channel"])?;
    reading.declare_node("rust", Role::Selects, Dialect::RustChannel, channel)
}

fn cargo(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    if let Some(least) = root.at(&["package", "rust-version"]) {
        reading.declare_node("rust", Role::Requires, Dialect::Minimum, least);
    }
    if let Some(least) = root.at(&["workspace", "package", "rust-version"]) {
        workspace(reading, least);
    }
}

/// What a workspace says holds for the packages that take it. Where all do, it is one declaration, else each of them
/// has its own.
fn workspace(reading: &mut Reading<'_>, least: &Node) {
    let inherits = |package: &(&WorkspaceFile, Option<&Node>)| {
        package.1.and_then(|least| least.get("workspace")).and_then(Node::as_bool) == Some(true)
    };
    let (heirs, others): (Vec<_>, Vec<_>) = packages(reading).into_iter().partition(inherits);
    let declared = reading.declare_node("rust", Role::Requires, Dialect::Minimum, least);
    let Some(declared) = declared.filter(|_| heirs.is_empty() || !others.is_empty()) else {
        return;
    };
    let own = declared.clone();
    declared.inert(if heirs.is_empty() {
        "no package has `rust-version.workspace = true`"
    } else {
        "it holds for the packages with `rust-version.workspace = true`"
    });
    for (file, place) in heirs {
        let Some(place) = place else { continue };
        let mut heir = own.clone();
        heir.span = file.file.span(place.span.clone());
        heir.scope(file.folder()).via(own.span, "`workspace.package.rust-version`").fixed();
        reading.add(heir);
    }
}

/// The packages of the workspace whose root is read, each with what it says of its least version.
fn packages<'a>(reading: &Reading<'a>) -> Vec<(&'a WorkspaceFile, Option<&'a Node>)> {
    let (workspace, root) = (reading.workspace, reading.file);
    let is_root = |folder: &str| {
        let file = workspace.resolve(folder, "Cargo.toml");
        file.filter(|file| file.root().is_some_and(|root| root.get("workspace").is_some()))
    };
    let manifests = workspace.files().iter().filter(|file| file.name() == "Cargo.toml");
    let packages = manifests.filter_map(|file| {
        let package = file.root()?.get("package")?;
        let nearest = ancestors(file.folder()).find_map(is_root)?;
        (nearest.file == root.file).then(|| (file, package.get("rust-version")))
    });
    packages.collect()
}
