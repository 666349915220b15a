use findings::{Check, Fix, Report, Rule};

use source::{Node, edit::rename_key};

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "legacy-task-property",
        summary: "task is written in the old way",
        docs: include_str!("legacy_task_property.md"),
        ..Rule::STABLE
    },
    run,
};

/// What the migration guide lists: <https://code.visualstudio.com/docs/debugtest/tasks-appendix>.
const RENAMED: &[(&str, &str)] = &[("taskName", "label")];
const REMOVED: &[(&str, &str)] = &[
    ("isBuildCommand", "`\"group\": { \"kind\": \"build\", \"isDefault\": true }`"),
    ("isTestCommand", "`\"group\": { \"kind\": \"test\", \"isDefault\": true }`"),
    ("isShellCommand", "`\"type\": \"shell\"`"),
    ("echoCommand", "`\"presentation\": { \"echo\": true }`"),
    ("showOutput", "`\"presentation\": { \"reveal\": … }`"),
    ("suppressTaskName", "the whole command in `command` and `args`"),
];

fn run(vscode: &Vscode, report: &mut Report) {
    let list =
        vscode.tasks.as_ref().and_then(|tasks| tasks.get("tasks")).map_or(&[][..], Node::items);
    for task in list {
        for (old, new) in RENAMED {
            let Some(member) = task.member(old) else { continue };
            let finding = report.at(&member.key.span, format!("is called `{new}` today"));
            if task.get(new).is_none() {
                finding.fix(
                    vscode.edited(Fix::safe(format!("call it `{new}`")), [rename_key(member, new)]),
                );
            }
        }
        for (old, instead) in REMOVED {
            if let Some(member) = task.member(old) {
                report.at(&member.key.span, format!("is not read any more: write {instead}"));
            }
        }
    }
}
