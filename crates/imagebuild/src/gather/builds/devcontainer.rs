//! The build of a devcontainer.json.

use std::path::PathBuf;

use source::Node;

use super::{
    compose::paths,
    description::{Build, Document},
    template::devcontainer,
};

/// The build, if a Dockerfile is named.
pub(super) fn builds(document: &Document) -> Option<Build> {
    let root = document.root()?;
    let build = root.get("build");
    let dockerfile =
        root.member("dockerFile").or_else(|| build.and_then(|build| build.member("dockerfile")))?;
    let value = |name: &str| build.and_then(|build| build.get(name)).and_then(Node::scalar);
    let context = value("context").or_else(|| root.get("context").and_then(Node::scalar));
    let args = build.and_then(|build| build.get("args")).map(Node::effective).unwrap_or_default();
    let line = document.line(&dockerfile.key);
    Some(Build {
        context: context.map(devcontainer),
        dockerfile: dockerfile.value.scalar().map(devcontainer),
        beside: true,
        args: args
            .into_iter()
            .filter_map(|arg| Some((arg.name.clone(), devcontainer(arg.value.scalar()?).ok()?)))
            .collect(),
        target: value("target").and_then(|target| devcontainer(target).ok()),
        ..Build::new(document, line, "the dev container".to_owned())
    })
}

/// The compose files that it names.
pub(super) fn compose_files(document: &Document) -> Vec<(usize, PathBuf)> {
    let files = document.root().and_then(|root| root.get("dockerComposeFile"));
    let named = files.map(paths).unwrap_or_default().into_iter();
    named
        .filter_map(|node| {
            let path = devcontainer(node.scalar()?).ok()?;
            Some((document.line(node), document.folder().join(path)))
        })
        .collect()
}
