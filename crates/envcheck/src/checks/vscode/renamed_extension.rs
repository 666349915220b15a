use findings::{Check, Fix, Report, Rule};

use source::{Node, edit};

use crate::model::{
    Vscode,
    catalogue::{self, Successor},
    quoted,
};

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "renamed-extension",
        summary: "extension has a successor",
        docs: include_str!("renamed_extension.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    for list in vscode.extensions() {
        judge(vscode, list, report);
    }
}

fn judge(vscode: &Vscode, list: &Node, report: &mut Report) {
    for (at, node) in list.items().iter().enumerate() {
        let Some(id) = node.as_str().filter(|id| !id.starts_with('-')) else { continue };
        let bare = id.split('@').next().unwrap_or(id);
        let (message, today, fix) = match catalogue::successor(bare) {
            Some(Successor::Same(today)) => (
                format!("is published as `{today}` today"),
                today,
                Fix::safe(format!("name `{today}`")),
            ),
            Some(Successor::Other(today)) => (
                format!("has given its work to `{today}`"),
                today,
                Fix::not_safe(format!("take `{today}`")),
            ),
            Some(Successor::BuiltIn) => {
                let finding = report.at(&node.span, "is not needed: VS Code does this itself");
                if let Some(edits) = edit::remove_item(&vscode.text, list, at) {
                    finding.fix(vscode.edited(Fix::not_safe("take it out"), edits));
                }
                continue;
            }
            None => continue,
        };
        let finding = report.at(&node.span, message);
        if !vscode.extension_ids().any(|other| other.eq_ignore_ascii_case(today)) {
            finding.fix(fix.replace(vscode.span(&node.span), quoted(today)));
        } else if let Some(edits) = edit::remove_item(&vscode.text, list, at) {
            finding.fix(vscode.edited(Fix::not_safe("take it out"), edits));
        }
    }
}
