use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Devcontainer, model::quoted};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "joined-argument",
        summary: "argument holds an option and its value",
        severity: Severity::Error,
        docs: include_str!("joined_argument.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for node in devcontainer.list("runArgs") {
        let Some(text) = node.as_str().filter(|text| text.starts_with('-')) else { continue };
        let Some((flag, value)) = text.split_once(' ') else { continue };
        if flag.contains('=') || flag.len() < 2 || value.trim().is_empty() {
            continue;
        }
        let finding = report.at(
            &node.span,
            "no shell takes this apart, and docker knows no such option: write two items",
        );
        if !value.contains(['"', '\'']) {
            let fix = Fix::safe("write two items");
            let items = format!("{}, {}", quoted(flag), quoted(value.trim()));
            finding.fix(fix.replace(devcontainer.span(&node.span), items));
        }
    }
}
