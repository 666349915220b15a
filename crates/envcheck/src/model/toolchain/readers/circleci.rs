mod parameters;

use source::{Format, Node};
use versions::Dialect;

use super::{command, image, project, value::Value};
use crate::model::toolchain::{Reader, Reading, Role};
use parameters::Parameters;

/// `.circleci/config.yml` (<https://circleci.com/docs/configuration-reference/>): the images of jobs and executors with
/// the parameters that workflows give, what orbs set up, and what steps install.
pub(super) static READER: Reader = Reader {
    reads: |path| path.ends_with(".circleci/config.yml"),
    format: Some(Format::Yaml),
    read,
};

/// Parameters that certified orbs name a version with: the step, the parameter,
/// and the tool.
const ORBS: &[(&str, &str, &str)] = &[
    ("go/install", "version", "go"),
    ("node/install", "node-version", "node"),
    ("node/install-yarn", "version", "yarn"),
    ("python/install-packages", "python-version", "python"),
    ("ruby/install", "version", "ruby"),
    ("rust/install", "version", "rust"),
    ("terraform/install", "terraform_version", "terraform"),
];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let parameters = Parameters::of(root, reading.file.file);
    let scope = project::of(reading.file.folder()).to_owned();
    for kind in ["jobs", "executors"] {
        for member in root.get(kind).map(Node::effective).unwrap_or_default() {
            let docker = member.value.get("docker").map_or(&[][..], Node::items);
            for name in docker.iter().filter_map(|item| item.get("image")) {
                images(reading, &parameters, (kind, &member.name), name, &scope);
            }
        }
    }
    for kind in ["jobs", "commands"] {
        for member in root.get(kind).map(Node::effective).unwrap_or_default() {
            for step in member.value.get("steps").map_or(&[][..], Node::items) {
                self::step(reading, &parameters, (kind, &member.name), step, &scope);
            }
        }
    }
}

fn images(
    reading: &mut Reading<'_>,
    parameters: &Parameters<'_>,
    within: (&str, &str),
    node: &Node,
    scope: &str,
) {
    let Some(name) = Value::of(node, reading.file.file) else { return };
    for (name, in_matrix) in parameters.expand(&name, within) {
        let role = if in_matrix { Role::Matrix } else { Role::Selects };
        image::declare(reading, &name, role, |declaration| {
            declaration.scope(scope);
        });
    }
}

/// What a step installs, by a command or by an orb.
fn step(
    reading: &mut Reading<'_>,
    parameters: &Parameters<'_>,
    within: (&str, &str),
    step: &Node,
    scope: &str,
) {
    if let Some(run) = step.get("run")
        && let Some(text) = run.get("command").unwrap_or(run).as_text()
    {
        command::declare(reading, text.content.clone(), |declaration| {
            declaration.scope(scope);
        });
    }
    for member in step.members() {
        let orb = ORBS.iter().find(|(name, ..)| *name == member.name);
        let Some((_, parameter, tool)) = orb else { continue };
        let given = member.value.get(parameter);
        let Some(value) = given.and_then(|it| Value::of(it, reading.file.file)) else { continue };
        for (value, in_matrix) in parameters.expand(&value, within) {
            let role = if in_matrix { Role::Matrix } else { Role::Selects };
            reading.declare_value(tool, role, Dialect::Setup, &value).scope(scope);
        }
    }
}
