use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "container-variable-too-early",
        summary: "variable of the container is used before there is one",
        severity: Severity::Error,
        docs: include_str!("container_variable_too_early.md"),
        ..Rule::STABLE
    },
    run,
};

/// What is needed before the container runs. The dev container CLI replaces the variable in everything else.
const EARLY: &[&str] = &[
    "appPort",
    "build",
    "capAdd",
    "containerEnv",
    "containerUser",
    "context",
    "dockerComposeFile",
    "dockerFile",
    "features",
    "image",
    "initializeCommand",
    "mounts",
    "runArgs",
    "runServices",
    "securityOpt",
    "service",
    "workspaceMount",
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let variables = devcontainer.variables();
    for variable in variables.iter().filter(|variable| variable.name() == "containerEnv") {
        let message = match variable.property.name.as_str() {
            "containerEnv" => "stays as it is written: set this variable in `remoteEnv`",
            property if EARLY.contains(&property) => {
                "stays as it is written: the container is not there yet"
            }
            _ => continue,
        };
        report.at(&variable.span, message);
    }
}
