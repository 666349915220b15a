use findings::{Check, Fix, Report, Rule, nearest};

use crate::{Devcontainer, model::devcontainer::HOOKS};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unknown-variable",
        summary: "variable is not one of dev containers",
        docs: include_str!("unknown_variable.md"),
        ..Rule::STABLE
    },
    run,
};

const KNOWN: &[&str] = &[
    "containerEnv",
    "containerWorkspaceFolder",
    "containerWorkspaceFolderBasename",
    "devcontainerId",
    "env",
    "localEnv",
    "localWorkspaceFolder",
    "localWorkspaceFolderBasename",
    "templateOption",
];

/// Of VS Code, and what dev containers have instead.
const OTHERS: &[(&str, &str)] = &[
    ("workspaceFolder", "containerWorkspaceFolder"),
    ("workspaceFolderBasename", "containerWorkspaceFolderBasename"),
    ("workspaceRoot", "containerWorkspaceFolder"),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in devcontainer.variables() {
        let (name, property) = (variable.name(), variable.property.name.as_str());
        // What editors read has variables of its own, and shells know theirs.
        let elsewhere =
            ["customizations", "settings", "extensions", "features"].contains(&property);
        if elsewhere || KNOWN.contains(&name) || (HOOKS.contains(&property) && is_of_shell(name)) {
            continue;
        }
        let other = OTHERS.iter().find(|(known, _)| *known == name).map(|(_, instead)| *instead);
        let Some(meant) = other.or_else(|| nearest(name, KNOWN.iter().copied())) else {
            report.at(&variable.span, "stays as it is written: no tool knows this variable");
            continue;
        };
        let meant = if property == "workspaceMount" || property == "mounts" || property == "runArgs"
        {
            meant.replace("containerWorkspaceFolder", "localWorkspaceFolder")
        } else {
            meant.to_owned()
        };
        let message = format!("stays as it is written; did you mean `${{{meant}}}`?");
        let text = format!("${{{}}}", variable.text.replacen(name, &meant, 1));
        let fix = Fix::not_safe(format!("write `{text}`"));
        report
            .at(&variable.span, message)
            .fix(fix.replace(devcontainer.span(&variable.span), text));
    }
}

fn is_of_shell(name: &str) -> bool {
    name != "workspaceFolder"
}
