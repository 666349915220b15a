//! Who builds which Dockerfile, and with which arguments: compose files, dev containers, bake files and workflows say it.

use std::collections::BTreeMap;

use source::Node;

use super::{bake, compose, devcontainer, interpolation, project, value::Value, workflow};
use crate::model::{FileKind, Workspace, WorkspaceFile, join, toolchain::PlaceKind};

/// One build of a Dockerfile.
#[derive(Debug, Clone)]
pub(in super::super) struct Build {
    /// The file that asks for it.
    pub by: String,
    /// The arguments that it gives.
    pub args: BTreeMap<String, Value>,
    /// The stage that it wants.
    pub target: Option<String>,
    /// The folder that its context is.
    pub scope: String,
}

/// Every build of a workspace, by the path of the Dockerfile.
#[derive(Debug, Default)]
pub(in super::super) struct Builds(BTreeMap<String, Vec<Build>>);

/// More builds of one Dockerfile than anybody describes.
const MAX_BUILDS: usize = 16;

impl Builds {
    /// The builds that the files of `workspace` describe.
    pub(in super::super) fn of(workspace: &Workspace) -> Self {
        let mut builds = Self::default();
        for file in workspace.files() {
            if file.kind == Some(FileKind::Devcontainer) {
                builds.extend(devcontainer::build(workspace, file));
            } else if compose::is_compose(&file.path) {
                builds.extend(compose::builds(workspace, file));
            } else if bake::is_bake(&file.path) {
                builds.extend(bake::builds(workspace, file));
            } else if workflow::is_workflow(&file.path) {
                builds.extend(workflow::builds(workspace, file));
            }
        }
        builds
    }

    /// The builds of the Dockerfile at `path`.
    pub(super) fn get(&self, path: &str) -> &[Build] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    fn extend(&mut self, described: impl IntoIterator<Item = (String, Build)>) {
        for (path, build) in described {
            let builds = self.0.entry(path).or_default();
            if builds.len() < MAX_BUILDS {
                builds.push(build);
            }
        }
    }
}

impl Build {
    /// The build that `node`, a `build` of compose or `devcontainer.json`, describes, and its Dockerfile; paths in it
    /// start from `folder`, those of Dockerfiles of compose from the context.
    pub(super) fn of(
        node: &Node,
        workspace: &Workspace,
        file: &WorkspaceFile,
        from_context: bool,
        resolve: impl Fn(&Value) -> Value,
    ) -> Option<(String, Self)> {
        let folder = file.folder();
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let context = node.as_str().or_else(|| text("context")).unwrap_or(".");
        if interpolation::is_open(context) || context.contains("://") {
            return None;
        }
        let context = join(folder, context);
        let dockerfile = text("dockerfile").or_else(|| text("dockerFile")).unwrap_or("Dockerfile");
        let base = if from_context { context.as_str() } else { folder };
        let path = join(base, dockerfile);
        let mut args = BTreeMap::new();
        for (name, value) in arguments(node.get("args"), file) {
            let at = value.at;
            let what = format!("the argument `{name}` that `{}` gives", file.path);
            args.insert(name, resolve(&value).through(at, what));
        }
        let target = text("target").map(str::to_owned);
        let scope = scope(workspace, &context, &path).to_owned();
        Some((path, Self { by: file.path.clone(), args, target, scope }))
    }
}

/// The folder that what is built from the Dockerfile at `path` is for: its own where that is a project, else its
/// context.
pub(super) fn scope<'a>(workspace: &Workspace, context: &'a str, path: &'a str) -> &'a str {
    let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let project = workspace.files().iter().any(|file| {
        file.folder() == own
            && matches!(PlaceKind::of(&file.path), PlaceKind::Manifest | PlaceKind::VersionFile)
    });
    project::of(if project { own } else { context })
}

/// `NAME: value`, or a list of `NAME=value`.
fn arguments(node: Option<&Node>, file: &WorkspaceFile) -> Vec<(String, Value)> {
    let Some(node) = node else { return Vec::new() };
    let mut found: Vec<_> = node
        .effective()
        .into_iter()
        .filter_map(|member| Some((member.name.clone(), Value::of(&member.value, file.file)?)))
        .collect();
    found.extend(node.items().iter().filter_map(|item| {
        let value = Value::of(item, file.file)?;
        let (name, _) = value.text.split_once('=')?;
        Some((name.to_owned(), value.slice(name.len() + 1..value.text.len())))
    }));
    found
}
