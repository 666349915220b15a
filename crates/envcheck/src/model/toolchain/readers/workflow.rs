mod action;
mod build;
mod context;
mod job;
mod matrix;
mod setup;

use source::{Format, Node};

use super::{name, project, value::Value, variable};
use crate::model::{
    Workspace,
    toolchain::{Reader, Reading, Role},
};
use context::Context;
use job::Job;
use versions::Dialect;

pub(super) use action::READER as ACTION;
pub(super) use build::builds;

/// Workflows of GitHub Actions
/// (<https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions>): what their steps set
/// up, and the images of their jobs.
pub(super) static READER: Reader = Reader { reads: is_workflow, format: Some(Format::Yaml), read };

const FOLDER: &str = ".github/workflows";

/// Whether GitHub may read the file at `path` as a workflow.
pub(super) fn is_workflow(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let yaml = name(path).ends_with(".yml") || name(path).ends_with(".yaml");
    yaml && (folder == FOLDER || folder.strip_suffix(FOLDER).is_some_and(|it| it.ends_with('/')))
}

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let repository = project::of(reading.file.folder()).to_owned();
    let nested = is_nested(reading.workspace, &repository);
    let inert = nested.then_some("GitHub reads the workflows of the repository's root only");
    for member in root.get("jobs").map(Node::effective).unwrap_or_default() {
        let node = &member.value;
        let job = Job {
            context: Context::of_job(reading.file.file, root, node),
            scope: job::scope(&repository, root, node),
            repository: &repository,
            inert,
            place: Some(reading.file.file.span(node.span.clone())),
        };
        job.read(reading, node);
        environment(reading, node, &repository, inert);
    }
    environment(reading, root, &repository, inert);
}

/// Whether the folder `repository` is a part of the repository. The one that holds every file of the run may well be
/// the repository.
fn is_nested(workspace: &Workspace, repository: &str) -> bool {
    let prefix = format!("{repository}/");
    !repository.is_empty() && workspace.files().iter().any(|file| !file.path.starts_with(&prefix))
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
