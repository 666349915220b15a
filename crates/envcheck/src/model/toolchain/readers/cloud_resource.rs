use source::{Format, Node};
use versions::{Dialect, Tool};

use super::{ci_image, runtime, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// Terraform's resources: runtimes of functions, versions of managed databases and clusters, images of containers.
pub(super) static READER: Reader = Reader {
    reads: |path| std::path::Path::new(path).extension().is_some_and(|it| it == "tf"),
    format: Some(Format::Hcl),
    read,
};

/// The start of a resource's type, the argument that says a version, and the tool.
const VERSIONS: &[(&str, &str, &str)] = &[
    ("aws_eks_cluster", "version", "kubernetes"),
    ("azurerm_kubernetes_cluster", "kubernetes_version", "kubernetes"),
    ("azurerm_mysql_flexible_server", "version", "mysql"),
    ("azurerm_postgresql_flexible_server", "version", "postgres"),
    ("azurerm_postgresql_server", "version", "postgres"),
    ("google_container_cluster", "min_master_version", "kubernetes"),
];

/// Arguments of `application_stack` of Azure.
const STACKS: &[(&str, &str)] = &[
    ("dotnet_version", "dotnet"),
    ("go_version", "go"),
    ("java_version", "java"),
    ("node_version", "node"),
    ("php_version", "php"),
    ("python_version", "python"),
    ("ruby_version", "ruby"),
];

fn read(reading: &mut Reading<'_>) {
    let Some(resources) = reading.root().and_then(|root| root.get("resource")) else { return };
    for kind in resources.members() {
        for resource in kind.value.members() {
            read_one(reading, &kind.name, &resource.value);
        }
    }
}

fn read_one(reading: &mut Reading<'_>, kind: &str, resource: &Node) {
    let serverless = ["function", "lambda"].iter().any(|part| kind.contains(part));
    for node in ci_image::members(resource, "runtime").into_iter().filter(|_| serverless) {
        runtime::declare(reading, node);
    }
    if kind.starts_with("google_cloud_run") {
        for image in ci_image::members(resource, "image") {
            ci_image::declare(reading, image, &|_| None);
        }
    }
    let version = resource.get("engine_version");
    if let Some(node) = version.filter(|_| kind.starts_with("aws_")) {
        let engine = resource.get("engine").and_then(Node::as_str);
        let default = if kind.starts_with("aws_elasticache") { "redis" } else { "" };
        runtime::engine_version(reading, engine.unwrap_or(default), node);
    }
    for name in ["database_version", "redis_version"] {
        let node = resource.get(name).filter(|_| kind.starts_with("google_"));
        if let Some(value) = node.and_then(|node| Value::of(node, reading.file.file)) {
            let tool = Tool::named(value.text.split('_').next().unwrap_or_default());
            if tool.is_known() {
                reading.declare_value(tool.as_str(), Role::Selects, Dialect::TargetName, &value);
            }
        }
    }
    for (_, name, tool) in VERSIONS.iter().filter(|(start, ..)| kind.starts_with(start)) {
        if let Some(value) = resource.get(name).and_then(|it| Value::of(it, reading.file.file)) {
            reading.declare_value(tool, Role::Selects, Dialect::Text, &value);
        }
    }
    for stack in ci_image::members(resource, "application_stack") {
        for (name, tool) in STACKS {
            if let Some(value) = stack.get(name).and_then(|it| Value::of(it, reading.file.file)) {
                reading.declare_value(tool, Role::Selects, Dialect::Text, &value);
            }
        }
    }
}
