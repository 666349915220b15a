use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "id-before-container",
        summary: "devcontainerId is used before it is known",
        docs: include_str!("id_before_container.md"),
        ..Rule::STABLE
    },
    run,
};

/// What the specification lists: <https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson>.
const ALLOWED: &[&str] = &[
    "containerEnv",
    "containerUser",
    "customizations",
    "initializeCommand",
    "mounts",
    "name",
    "onCreateCommand",
    "postAttachCommand",
    "postCreateCommand",
    "postStartCommand",
    "remoteEnv",
    "remoteUser",
    "runArgs",
    "updateContentCommand",
    "workspaceFolder",
    "workspaceMount",
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in
        devcontainer.variables().iter().filter(|variable| variable.name() == "devcontainerId")
    {
        let property = variable.property.name.as_str();
        if !ALLOWED.contains(&property) {
            let message = format!("`{property}` is read before the container has an id");
            report.at(&variable.span, message);
        }
    }
}
