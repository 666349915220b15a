mod action;
mod context;
mod job;
mod matrix;
mod setup;

use source::{Format, Node};

use super::{name, project, value::Value, variable};
use crate::model::toolchain::{Reader, Reading, Role};
use context::Context;
use job::Job;
use versions::Dialect;

pub(super) use action::READER as ACTION;

/// Workflows of GitHub Actions
/// (<https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions>): what their steps set
/// up, and the images of their jobs.
pub(super) static READER: Reader = Reader { reads: is_workflow, format: Some(Format::Yaml), read };

const FOLDER: &str = ".github/workflows";

fn is_workflow(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let yaml = name(path).ends_with(".yml") || name(path).ends_with(".yaml");
    yaml && (folder == FOLDER || folder.strip_suffix(FOLDER).is_some_and(|it| it.ends_with('/')))
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let repository = project::of(reading.file.folder()).to_owned();
    // The folder that holds every file of the run may well be a repository.
    let prefix = format!("{repository}/");
    let nested = !repository.is_empty()
        && reading.workspace.files().iter().any(|file| !file.path.starts_with(&prefix));
    let inert = nested.then_some("GitHub reads the workflows of the repository's root only");
    for member in root.get("jobs").map(Node::effective).unwrap_or_default() {
        let node = &member.value;
        let job = Job {
            context: Context::of_job(reading.file.file, root, node),
            scope: job::scope(&repository, root, node),
            repository: &repository,
            inert,
        };
        job.read(reading, node);
        environment(reading, node, &repository, inert);
    }
    environment(reading, root, &repository, inert);
}

/// Variables called after a tool, which scripts use.
fn environment(reading: &mut Reading<'_>, node: &Node, scope: &str, inert: Option<&str>) {
    for member in node.get("env").map_or(&[][..], Node::members) {
        let Some(tool) = variable::tool_of(&member.name) else { continue };
        let Some(value) = Value::of(&member.value, reading.file.file) else { continue };
        if variable::is_version(&value.text) {
            let declaration =
                reading.declare_value(tool.as_str(), Role::Selects, Dialect::Text, &value);
            declaration.scope(scope);
            if let Some(inert) = inert {
                declaration.inert(inert);
            }
        }
    }
}
