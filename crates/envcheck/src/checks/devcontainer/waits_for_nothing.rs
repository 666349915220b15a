use findings::{Check, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "waits-for-nothing",
        summary: "waitFor names a command that is not set",
        severity: Severity::Info,
        docs: include_str!("waits_for_nothing.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(node) = devcontainer.root.get("waitFor") else { return };
    let Some(hook) = node.as_str().filter(|hook| hook.ends_with("Command")) else { return };
    // Features and images bring commands of their own.
    let alone = devcontainer.object("features").is_empty();
    if alone && devcontainer.root.get(hook).is_none() {
        report.at(&node.span, "is not set in this file: set it, or take `waitFor` out");
    }
}
