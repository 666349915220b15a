//! Manifests that say the version of their language in one or two places of a tree.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use source::{Format, Node};
use versions::Dialect;

use super::{name, pattern, variable};
use crate::model::toolchain::{Reader, Reading, Role};

/// PHP's `composer.json` (<https://getcomposer.org/doc/04-schema.md>).
pub(super) static COMPOSER: Reader = Reader {
    reads: |path| name(path) == "composer.json",
    format: Some(Format::Jsonc),
    read: |reading| {
        at(reading, &["require", "php"], "php", Role::Requires, Dialect::Composer);
        // What dependencies are resolved for, whatever runs.
        at(reading, &["config", "platform", "php"], "php", Role::Targets, Dialect::Prefix);
    },
};

/// Dart's `pubspec.yaml`.
pub(super) static PUBSPEC: Reader = Reader {
    reads: |path| matches!(name(path), "pubspec.yaml" | "pubspec.yml"),
    format: Some(Format::Yaml),
    read: |reading| {
        // Carets and comparisons with blanks between them mean what they mean to npm.
        at(reading, &["environment", "sdk"], "dart", Role::Requires, Dialect::Npm);
        at(reading, &["environment", "flutter"], "flutter", Role::Requires, Dialect::Npm);
    },
};

/// `pubspec.lock`: what was resolved holds for these.
pub(super) static PUBSPEC_LOCK: Reader = Reader {
    reads: |path| name(path) == "pubspec.lock",
    format: Some(Format::Yaml),
    read: |reading| {
        at(reading, &["sdks", "dart"], "dart", Role::Locks, Dialect::Npm);
        at(reading, &["sdks", "flutter"], "flutter", Role::Locks, Dialect::Npm);
    },
};

/// Flutter's version manager: `.fvmrc`, and `fvm_config.json` of its older releases.
pub(super) static FVM: Reader = Reader {
    reads: |path| name(path) == ".fvmrc" || path.ends_with(".fvm/fvm_config.json"),
    format: Some(Format::Jsonc),
    read: |reading| {
        at(reading, &["flutter"], "flutter", Role::Selects, Dialect::Prefix);
        at(reading, &["flutterSdkVersion"], "flutter", Role::Selects, Dialect::Prefix);
    },
};

/// Netlify's `netlify.toml`.
pub(super) static NETLIFY: Reader = Reader {
    reads: |path| name(path) == "netlify.toml",
    format: Some(Format::Toml),
    read: |reading| {
        let variables = reading.root().and_then(|root| root.at(&["build", "environment"]));
        for member in variables.map_or(&[][..], Node::members) {
            let Some(tool) = variable::tool_of(&member.name) else { continue };
            let path = ["build", "environment", member.name.as_str()];
            at(reading, &path, tool.as_str(), Role::Selects, Dialect::Prefix);
        }
    },
};

/// The settings of pnpm in npm's file (<https://pnpm.io/10.x/settings#usenodeversion>).
pub(super) static NPMRC: Reader = Reader {
    reads: |path| name(path) == ".npmrc",
    format: None,
    read: |reading| {
        let text = Arc::clone(&reading.file.text);
        for found in NODE_VERSION.captures_iter(&text).filter_map(|found| found.get(1)) {
            reading.declare("node", Role::Selects, Dialect::Exact, found.range());
        }
    },
};

static NODE_VERSION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^[ \t]*use-node-version[ \t]*=[ \t]*([^\s#;]+)"));

/// The settings of pnpm's workspaces (<https://pnpm.io/settings>).
pub(super) static PNPM: Reader = Reader {
    reads: |path| name(path) == "pnpm-workspace.yaml",
    format: Some(Format::Yaml),
    read: |reading| {
        at(reading, &["useNodeVersion"], "node", Role::Selects, Dialect::Exact);
        at(reading, &["nodeVersion"], "node", Role::Targets, Dialect::Exact);
    },
};

fn at(reading: &mut Reading<'_>, path: &[&str], tool: &str, role: Role, dialect: Dialect) {
    let Some(version) = reading.root().and_then(|root| root.at(path)) else { return };
    let scope = reading.file.folder().trim_end_matches(".fvm").trim_end_matches('/').to_owned();
    if version.as_str() == Some("any") {
        return;
    }
    if let Some(declared) = reading.declare_node(tool, role, dialect, version) {
        declared.scope(scope);
        if role == Role::Locks {
            declared.fixed();
        }
    }
}
