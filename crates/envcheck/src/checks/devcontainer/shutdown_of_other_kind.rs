use findings::{Check, Fix, Report, Rule, Severity};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "shutdown-of-other-kind",
        summary: "shutdownAction is that of another kind of dev container",
        severity: Severity::Error,
        docs: include_str!("shutdown_of_other_kind.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(node) = devcontainer.root.get("shutdownAction") else { return };
    let right = match (devcontainer.origin().is_some(), devcontainer.is_compose(), node.as_str()) {
        (true, false, Some("stopCompose")) => "stopContainer",
        (true, true, Some("stopContainer")) => "stopCompose",
        _ => return,
    };
    let fix = Fix::safe(format!("write `{right}`"));
    let fix = fix.replace(devcontainer.span(&node.span), format!("\"{right}\""));
    report.at(&node.span, format!("has no meaning here: `{right}` does what is meant")).fix(fix);
}
