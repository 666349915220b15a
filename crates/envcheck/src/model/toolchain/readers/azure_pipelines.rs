use source::{Format, Node};
use versions::Dialect;

use super::{ci_image, command, name, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};

/// Azure Pipelines: the tasks that install tools
/// (<https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/>).
pub(super) static READER: Reader = Reader {
    reads: |path| {
        let name = name(path);
        name.starts_with("azure-pipelines") && (name.ends_with(".yml") || name.ends_with(".yaml"))
    },
    format: Some(Format::Yaml),
    read,
};

/// Task, its input, and the tool.
const TASKS: &[(&str, &str, &str)] = &[
    ("GoTool", "version", "go"),
    ("HelmInstaller", "helmVersionToInstall", "helm"),
    ("JavaToolInstaller", "versionSpec", "java"),
    ("KubectlInstaller", "kubectlVersion", "kubectl"),
    ("NodeTool", "versionSpec", "node"),
    ("TerraformInstaller", "terraformVersion", "terraform"),
    ("UseDotNet", "version", "dotnet"),
    ("UseNode", "version", "node"),
    ("UsePythonVersion", "versionSpec", "python"),
    ("UseRubyVersion", "versionSpec", "ruby"),
];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let (mut steps, mut scripts) = (Vec::new(), Vec::new());
    root.walk(&mut |node| {
        if node.get("task").is_some() {
            steps.push(node);
        }
        scripts.extend(["script", "bash"].iter().find_map(|name| node.get(name)?.as_text()));
    });
    for script in scripts {
        command::declare(reading, script.content.clone(), |_| {});
    }
    for container in ["container", "image"].iter().flat_map(|it| ci_image::members(root, it)) {
        let Some(name) = container.as_str() else { continue };
        // `vmImage` has another name, and a container may be the name of one that is described above.
        if name.contains(':') {
            ci_image::declare(reading, container, &|_| None);
        }
    }
    for step in steps {
        let task = step.get("task").and_then(Node::as_str).unwrap_or_default();
        let task = task.split('@').next().unwrap_or_default();
        let Some((_, input, tool)) = TASKS.iter().find(|(name, ..)| *name == task) else {
            continue;
        };
        let Some(node) = step.at(&["inputs", input]) else { continue };
        let Some(value) = Value::of(node, reading.file.file) else { continue };
        let value = resolved(reading, root, value);
        reading.declare_value(tool, Role::Selects, Dialect::Setup, &value);
    }
}

/// `$(NODE_VERSION)` as the file's own variables tell it.
fn resolved(reading: &Reading<'_>, root: &Node, value: Value) -> Value {
    let name = value.text.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    let found = name.and_then(|name| {
        let variables = root.get("variables")?;
        let listed = variables
            .items()
            .iter()
            .find(|item| item.get("name").and_then(Node::as_str) == Some(name));
        let node = variables.get(name).or_else(|| listed?.get("value"))?;
        let step = format!("`$({name})`");
        Some(Value::of(node, reading.file.file)?.through(value.at, step))
    });
    found.unwrap_or(value)
}
