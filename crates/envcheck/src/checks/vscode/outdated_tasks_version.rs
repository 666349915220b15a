use findings::{Check, Fix, Report, Rule, Severity};

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "outdated-tasks-version",
        summary: "tasks are written for a version that is not read any more",
        severity: Severity::Error,
        docs: include_str!("outdated_tasks_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let Some(tasks) = &vscode.tasks else { return };
    let version = tasks.get("version");
    let old = version.and_then(|node| node.as_str()) == Some("0.1.0");
    if let Some(version) = version.filter(|_| old) {
        let fix = Fix::not_safe("write `2.0.0`").replace(vscode.span(&version.span), "\"2.0.0\"");
        report.at(&version.span, "VS Code reads `2.0.0`: look at each task as well").fix(fix);
    } else if version.is_none() && !tasks.members().is_empty() && tasks.get("tasks").is_some() {
        let brace = tasks.span.start..tasks.span.end.min(tasks.span.start + 1);
        report.at(brace, "add `\"version\": \"2.0.0\"`").severity(Severity::Warning);
    }
}
