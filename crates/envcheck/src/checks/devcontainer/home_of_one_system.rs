use findings::{Check, Fix, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "home-of-one-system",
        summary: "home folder is found on one system only",
        severity: Severity::Info,
        docs: include_str!("home_of_one_system.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for variable in devcontainer.variables().iter().filter(|variable| variable.is_of_host()) {
        let alone = |name: &str, other: &str| {
            variable.arguments() == [name]
                && !devcontainer.slice(&variable.node.span).contains(other)
        };
        if !matches!(variable.property.name.as_str(), "mounts" | "workspaceMount" | "runArgs") {
            continue;
        }
        let prefix = variable.name();
        let (message, text) = if alone("HOME", "USERPROFILE") {
            ("is empty on Windows", format!("${{{prefix}:HOME}}${{{prefix}:USERPROFILE}}"))
        } else if alone("USERPROFILE", "HOME}") {
            (
                "is empty everywhere but on Windows",
                format!("${{{prefix}:HOME}}${{{prefix}:USERPROFILE}}"),
            )
        } else {
            continue;
        };
        let fix = Fix::safe("name the variable of both systems: the other one is empty");
        report
            .at(&variable.span, message)
            .fix(fix.replace(devcontainer.span(&variable.span), text));
    }
}
