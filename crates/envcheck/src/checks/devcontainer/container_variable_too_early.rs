use findings::{Check, Report, Rule, Severity};

use crate::{Devcontainer, model::devcontainer::HOOKS};

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

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in
        devcontainer.variables().iter().filter(|variable| variable.name() == "containerEnv")
    {
        let property = variable.property.name.as_str();
        let late = property == "remoteEnv"
            || property == "customizations"
            || HOOKS[1..].contains(&property);
        if late || property == "settings" {
            continue;
        }
        let message = match property {
            "containerEnv" => "stays as it is written: set this variable in `remoteEnv`",
            _ => "stays as it is written: the container is not there yet",
        };
        report.at(&variable.span, message);
    }
}
