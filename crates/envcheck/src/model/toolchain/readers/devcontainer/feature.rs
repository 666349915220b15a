use source::{Member, Node};
use versions::{Dialect, Tool};

use super::super::{interpolation, value::Value};
use crate::model::toolchain::{Reading, Role};

/// Features whose `version` may be left out, with what they install then
/// (`devcontainer-feature.json` of <https://github.com/devcontainers/features>).
const DEFAULTS: &[(&str, &str)] = &[
    ("aws-cli", "latest"),
    ("azure-cli", "latest"),
    ("conda", "latest"),
    ("docker-in-docker", "latest"),
    ("docker-outside-of-docker", "latest"),
    ("dotnet", "latest"),
    ("git", "os-provided"),
    ("go", "latest"),
    ("java", "latest"),
    ("kubectl-helm-minikube", "latest"),
    ("node", "lts"),
    ("php", "latest"),
    ("python", "os-provided"),
    ("ruby", "latest"),
    ("rust", "latest"),
    ("terraform", "latest"),
];

/// Options beside `version` that name the version of a tool.
const OPTIONS: &[(&str, &str)] = &[
    ("bicepVersion", "bicep"),
    ("bundlerVersion", "bundler"),
    ("golangciLintVersion", "golangci-lint"),
    ("gradleVersion", "gradle"),
    ("helm", "helm"),
    ("kubectl", "kubectl"),
    ("mavenVersion", "maven"),
    ("minikube", "minikube"),
    ("npmVersion", "npm"),
    ("pnpmVersion", "pnpm"),
    ("poetryVersion", "poetry"),
    ("sentinel", "sentinel"),
    ("terragrunt", "terragrunt"),
    ("tflint", "tflint"),
    ("yarnVersion", "yarn"),
];

/// Options that turn another one on: without them it is not looked at.
const SWITCHES: &[(&str, &str)] =
    &[("gradleVersion", "installGradle"), ("mavenVersion", "installMaven")];

/// Adds what the Features of a `devcontainer.json` install.
pub(super) fn read(reading: &mut Reading<'_>, root: &Node, scope: &str) {
    for feature in root.get("features").map_or(&[][..], Node::members) {
        // A path or a template's placeholder says nothing about what is installed.
        let local = feature.name.starts_with(['.', '/']) || interpolation::is_open(&feature.name);
        if let Some(id) = id(&feature.name).filter(|_| !local) {
            read_one(reading, feature, id, scope);
        }
    }
}

/// `node` of `ghcr.io/devcontainers/features/node:1`: the tag is the installer's version.
fn id(name: &str) -> Option<&str> {
    let last = name.rsplit('/').next()?;
    last.split([':', '@']).next().filter(|id| !id.is_empty())
}

fn read_one(reading: &mut Reading<'_>, feature: &Member, id: &str, scope: &str) {
    let options = &feature.value;
    let version = options.get("version").or_else(|| options.scalar().map(|_| options));
    let tool = tool_of(id);
    match (tool.as_ref(), version, default_of(&feature.name, id)) {
        (Some(tool), Some(node), _) => option(reading, node, tool.as_str(), scope),
        (Some(tool), None, Some(default)) => {
            let key = feature.key.span.clone();
            let dialect = dialect(tool.as_str());
            let declaration =
                reading.declare_as(tool.as_str(), Role::Selects, dialect, key.clone(), default);
            let span = declaration.span;
            declaration
                .scope(scope)
                .fixed()
                .via(span, format!("the default of the Feature `{id}`"));
        }
        _ => {}
    }
    for member in options.members() {
        let Some((_, tool)) = OPTIONS.iter().find(|(name, _)| *name == member.name) else {
            continue;
        };
        let switch = SWITCHES.iter().find(|(name, _)| *name == member.name);
        let is_on = |switch: &str| options.get(switch).and_then(Node::as_bool) == Some(true);
        if switch.is_none_or(|(_, switch)| is_on(switch)) {
            option(reading, &member.value, tool, scope);
        }
    }
    for node in options.get("additionalVersions").iter().filter_map(|node| node.as_text()) {
        let Some(tool) = &tool else { break };
        let whole = Value::written(&node.value, reading.file.file.span(node.content.clone()));
        let mut start = 0;
        for part in node.value.split_inclusive(',') {
            let text = part.trim_end_matches(',');
            let blank = text.len() - text.trim_start().len();
            let from = start + blank;
            start += part.len();
            let value = whole.slice(from..from + text.trim().len());
            if !value.text.is_empty() {
                let dialect = dialect(tool.as_str());
                reading.declare_value(tool.as_str(), Role::Matrix, dialect, &value).scope(scope);
            }
        }
    }
}

fn option(reading: &mut Reading<'_>, node: &Node, tool: &str, scope: &str) {
    let Some(value) = Value::of(node, reading.file.file) else { return };
    // What is not installed has no version.
    if !matches!(value.text.as_str(), "" | "none") {
        reading.declare_value(tool, Role::Selects, dialect(tool), &value).scope(scope);
    }
}

fn tool_of(id: &str) -> Option<Tool> {
    let name = match id {
        "docker-in-docker" | "docker-outside-of-docker" => "docker",
        "kubectl-helm-minikube" => "kubectl",
        _ => id,
    };
    let tool = Tool::named(name);
    tool.is_known().then_some(tool)
}

/// The default of a Feature that is known: others may have any.
fn default_of(name: &str, id: &str) -> Option<&'static str> {
    let own = name.starts_with("ghcr.io/devcontainers/features/");
    DEFAULTS.iter().find(|(known, _)| own && *known == id).map(|(_, default)| *default)
}

fn dialect(tool: &str) -> Dialect {
    match tool {
        "node" => Dialect::NodeAlias,
        "java" => Dialect::Java,
        "rust" => Dialect::RustChannel,
        _ => Dialect::Text,
    }
}
