use source::{Format, Node};
use versions::{Dialect, Tool};

use super::{ci_image, name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// Runtimes of clouds by name: `app.yaml` of App Engine, `serverless.yml`, and templates of SAM and of `CloudFormation`.
pub(super) static READER: Reader = Reader {
    reads: |path| {
        matches!(
            name(path),
            "app.yaml" | "serverless.yml" | "serverless.yaml" | "template.yaml" | "template.yml"
        )
    },
    format: Some(Format::Yaml),
    read,
};

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    for key in ["runtime", "Runtime"] {
        for node in ci_image::members(root, key) {
            declare(reading, node);
        }
    }
    let mut databases = Vec::new();
    root.walk(&mut |node| databases.extend(node.get("EngineVersion").map(|it| (node, it))));
    for (database, version) in databases {
        let engine = database.get("Engine").and_then(Node::as_str).unwrap_or_default();
        engine_version(reading, engine, version);
    }
}

/// `nodejs20.x`, `python312`, `provided.al2023`.
pub(super) fn declare(reading: &mut Reading<'_>, node: &Node) {
    let Some(value) = Value::of(node, reading.file.file) else { return };
    let letters = value.text.find(|char: char| !char.is_ascii_alphabetic());
    let tool = Tool::named(&value.text[..letters.unwrap_or(0)]);
    if tool.is_known() {
        reading.declare_value(tool.as_str(), Role::Selects, Dialect::TargetName, &value);
    }
}

/// The version of a managed database: `aurora-postgresql`, `16.3`.
pub(super) fn engine_version(reading: &mut Reading<'_>, engine: &str, node: &Node) {
    let tool = Tool::named(engine.trim_start_matches("aurora-"));
    let Some(value) = Value::of(node, reading.file.file).filter(|_| tool.is_known()) else {
        return;
    };
    reading.declare_value(tool.as_str(), Role::Selects, Dialect::Text, &value);
}
