use source::{Format, Node};

use super::{builds::Build, image, interpolation, name, project, value::Value};
use crate::model::{
    Workspace, WorkspaceFile,
    toolchain::{Reader, Reading, Role},
};

/// Compose files: the images of services. What their builds give to Dockerfiles is read with these.
pub(super) static READER: Reader = Reader { reads: is_compose, format: Some(Format::Yaml), read };

/// Whether the file at `path` is a compose file: `compose.yaml`, `docker-compose.dev.yml`.
pub(super) fn is_compose(path: &str) -> bool {
    let name = name(path).to_ascii_lowercase();
    let stem = name.strip_prefix("docker-").unwrap_or(&name);
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    yaml && stem.strip_prefix("compose").is_some_and(|rest| rest.starts_with('.'))
}

fn read(reading: &mut Reading<'_>) {
    let (workspace, file) = (reading.workspace, reading.file);
    let lookup = |name: &str| variable(workspace, file, name);
    let Some(services) = reading.root().and_then(|root| root.get("services")) else { return };
    for service in services.effective() {
        let Some(node) = service.value.get("image") else { continue };
        // With a build, the name is what the result is called.
        if service.value.get("build").is_some() {
            continue;
        }
        let Some(name) = Value::of(node, file.file) else { continue };
        let name = interpolation::resolve(&name, &lookup);
        image::declare(reading, &name, Role::Selects, |declaration| {
            declaration.scope(project::of(file.folder()));
        });
    }
}

/// The builds that the compose file `file` describes, each with its Dockerfile.
pub(super) fn builds<'a>(
    workspace: &'a Workspace,
    file: &'a WorkspaceFile,
) -> impl Iterator<Item = (String, Build)> + use<'a> {
    let services = file.root().and_then(|root| root.get("services"));
    let services = services.map(Node::effective).unwrap_or_default();
    let lookup = |name: &str| variable(workspace, file, name);
    services.into_iter().filter_map(move |service| {
        let build = service.value.get("build")?;
        Build::of(build, workspace, file, true, |value| interpolation::resolve(value, &lookup))
    })
}

/// The variable `name` as the project's `.env` gives it.
fn variable(workspace: &Workspace, file: &WorkspaceFile, name: &str) -> Option<Value> {
    let env = workspace.resolve(file.folder(), ".env")?;
    Value::of(env.root()?.get(name)?, env.file)
}
