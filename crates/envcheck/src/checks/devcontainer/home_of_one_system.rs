use findings::{Check, Fix, Report, Rule, Severity};

use crate::{Devcontainer, model::devcontainer::Variable};

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
        let property = variable.property.name.as_str();
        if !matches!(property, "mounts" | "workspaceMount" | "runArgs") {
            continue;
        }
        let (message, other) = match variable.arguments()[..] {
            ["HOME"] => ("is empty on Windows", "USERPROFILE}"),
            ["USERPROFILE"] => ("is empty everywhere but on Windows", "HOME}"),
            _ => continue,
        };
        let prefix = variable.name();
        let finding = match beside(variable, other) {
            Some("") => continue,
            // One of both is empty, so that the path begins or ends with a separator too many.
            Some(_) => {
                report.at(&variable.span, "take out the separator: one of both variables is empty");
                continue;
            }
            None => report.at(&variable.span, message),
        };
        let text = format!("${{{prefix}:HOME}}${{{prefix}:USERPROFILE}}");
        let fix = Fix::safe("name the variable of both systems: the other one is empty");
        finding.fix(fix.replace(devcontainer.span(&variable.span), text));
    }
}

/// What stands between `variable` and the variable whose name ends in `other` beside it.
fn beside<'a>(variable: &Variable<'a>, other: &str) -> Option<&'a str> {
    let text = variable.node.as_str()?;
    let (before, behind) = (&text[..variable.range.start], &text[variable.range.end..]);
    let rest = behind.trim_start_matches(['/', '\\']);
    let is_next = ["${localEnv:", "${env:"]
        .iter()
        .any(|start| rest.strip_prefix(start).is_some_and(|rest| rest.starts_with(other)));
    if is_next {
        return Some(&behind[..behind.len() - rest.len()]);
    }
    let rest = before.trim_end_matches(['/', '\\']);
    let is_before = ["localEnv:", "env:"]
        .iter()
        .any(|start| rest.strip_suffix(other).is_some_and(|rest| rest.ends_with(start)));
    // The separator has been blamed on the first of both.
    is_before.then_some("")
}
