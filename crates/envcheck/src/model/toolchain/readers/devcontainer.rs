mod feature;

use source::{Format, Node};

use super::{builds::Build, command, image, project, value::Value};
use crate::model::{
    FileKind, Workspace, WorkspaceFile,
    file_kind::is_devcontainer,
    toolchain::{Reader, Reading, Role},
};

/// `devcontainer.json` (<https://containers.dev/implementors/json_reference/>): its image, its Features and what its
/// commands install.
pub(super) static READER: Reader = Reader {
    reads: |path| is_devcontainer(std::path::Path::new(path)),
    format: Some(Format::Jsonc),
    read,
};

/// The commands that run while a container is made.
const COMMANDS: &[&str] = &[
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
];

fn read(reading: &mut Reading<'_>) {
    let Some(root) = reading.root() else { return };
    let scope = project::of(reading.file.folder()).to_owned();
    if let Some(name) = root.get("image").and_then(|node| Value::of(node, reading.file.file)) {
        let replaced = dockerfile(root).is_some();
        image::declare(reading, &name, Role::Selects, |declaration| {
            declaration.scope(scope.as_str());
            if replaced {
                declaration.inert("the container is built from a Dockerfile");
            }
        });
    }
    feature::read(reading, root, &scope);
    for node in COMMANDS.iter().filter_map(|name| root.get(name)) {
        node.walk(&mut |node| {
            if let Some(text) = node.as_text() {
                command::declare(reading, text.content.clone(), |declaration| {
                    declaration.scope(scope.as_str());
                });
            }
        });
    }
}

/// What says that a Dockerfile is built: `build` with a `dockerfile`, or the file itself.
fn dockerfile(root: &Node) -> Option<&Node> {
    let build = root.get("build").filter(|build| build.get("dockerfile").is_some());
    root.get("dockerFile").map(|_| root).or(build)
}

/// The build that the dev container `file` describes, and its Dockerfile.
pub(super) fn build(workspace: &Workspace, file: &WorkspaceFile) -> Option<(String, Build)> {
    debug_assert_eq!(file.kind, Some(FileKind::Devcontainer));
    let node = dockerfile(file.root()?)?;
    let (path, build) = Build::of(node, workspace, file, false, Value::clone)?;
    // Its context is where the Dockerfile lies; what is built is for the project around it.
    Some((path, Build { scope: project::of(file.folder()).to_owned(), ..build }))
}
