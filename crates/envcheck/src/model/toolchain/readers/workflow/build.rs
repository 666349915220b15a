use std::collections::BTreeMap;

use source::Node;

use super::{
    super::{
        builds::{self, Build},
        project,
        value::Value,
    },
    context::Context,
    is_nested,
    job::lines,
};
use crate::model::{Workspace, WorkspaceFile, join};

/// Builds of one step, which a matrix multiplies.
const MAX_BUILDS: usize = 16;

/// The builds that steps with `docker/build-push-action` describe, each with its Dockerfile
/// (<https://github.com/docker/build-push-action#inputs>).
pub(in super::super) fn builds(
    workspace: &Workspace,
    file: &WorkspaceFile,
) -> Vec<(String, Build)> {
    let repository = project::of(file.folder());
    let Some(root) = file.root().filter(|_| !is_nested(workspace, repository)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for job in root.get("jobs").map(Node::effective).unwrap_or_default() {
        let context = Context::of_job(file.file, root, &job.value);
        for step in job.value.get("steps").map_or(&[][..], Node::items) {
            let action = step.get("uses").and_then(Node::as_str).unwrap_or_default();
            let inputs = step.get("with").filter(|_| is_build(action));
            let context = context.step(step);
            let described = inputs.map(|inputs| of(workspace, file, &context, inputs));
            found.extend(described.unwrap_or_default());
        }
    }
    found
}

fn is_build(action: &str) -> bool {
    let name = action.split('@').next().unwrap_or_default();
    name.eq_ignore_ascii_case("docker/build-push-action")
}

fn of(
    workspace: &Workspace,
    file: &WorkspaceFile,
    context: &Context<'_>,
    inputs: &Node,
) -> Vec<(String, Build)> {
    let repository = project::of(file.folder());
    let text = |name: &str| inputs.get(name).and_then(Node::as_str).filter(|it| !it.is_empty());
    let folder = text("context").unwrap_or(".");
    let dockerfile = text("file").map_or_else(|| join(folder, "Dockerfile"), str::to_owned);
    let open = |text: &str| text.contains("{{") || text.contains("://");
    if open(folder) || open(&dockerfile) {
        return Vec::new();
    }
    let (folder, path) = (join(repository, folder), join(repository, &dockerfile));
    let scope = builds::scope(workspace, &folder, &path).to_owned();
    let target = text("target").filter(|target| !open(target)).map(str::to_owned);
    let args = arguments(file, context, inputs);
    let count = args.iter().map(|(_, values)| values.len()).max().unwrap_or(1).min(MAX_BUILDS);
    let one = |number: usize| {
        let values = args.iter().filter_map(|(name, values)| {
            let value = values.get(number).or(values.last())?;
            Some((name.clone(), value.clone()))
        });
        let args: BTreeMap<_, _> = values.collect();
        let build =
            Build { by: file.path.clone(), args, target: target.clone(), scope: scope.clone() };
        (path.clone(), build)
    };
    (0..count).map(one).collect()
}

/// The arguments with the values that each takes. Of what a run alone tells, the Dockerfile's default is the best that
/// is known.
fn arguments(
    file: &WorkspaceFile,
    context: &Context<'_>,
    inputs: &Node,
) -> Vec<(String, Vec<Value>)> {
    let lines = inputs.get("build-args").map(|node| lines(file, node)).unwrap_or_default();
    let mut found = Vec::new();
    for line in lines {
        let Some((name, _)) = line.text.split_once('=') else { continue };
        let what = format!("the argument `{name}` that `{}` gives", file.path);
        let value = line.slice(name.len() + 1..line.text.len());
        let values = context.expand(&value).into_iter().map(|(value, _)| value);
        let known: Vec<_> = values.filter(|value| !value.is_open()).collect();
        let at = line.at;
        let values: Vec<_> =
            known.into_iter().map(|value| value.through(at, what.as_str())).collect();
        if !values.is_empty() {
            found.push((name.to_owned(), values));
        }
    }
    found
}
