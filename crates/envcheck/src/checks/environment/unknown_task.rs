use findings::{Check, Report, Rule, Severity};

use std::collections::BTreeSet;

use source::Node;

use crate::model::{Environment, FileKind, VscodeFile, WorkspaceFile};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unknown-task",
        summary: "there is no task of this name",
        severity: Severity::Error,
        docs: include_str!("unknown_task.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for file in environment.workspace.files() {
        let FileKind::Vscode(kind) = file.kind.unwrap_or(FileKind::Dockerfile) else { continue };
        let Some(root) = file.root() else { continue };
        let Some(known) = labels(environment, file) else { continue };
        for node in references(kind, root) {
            let Some(name) = node.as_str().filter(|name| is_ours(name)) else { continue };
            if !known.contains(name) {
                let listed: Vec<_> =
                    known.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
                let more = if known.len() > SHOWN { " and others" } else { "" };
                let message = match listed.len() {
                    0 => "no task is defined".to_owned(),
                    _ => format!("defined are {}{more}", listed.join(", ")),
                };
                report.at(file.file.span(node.span.clone()), message);
            }
        }
    }
}

/// Names that a message lists.
const SHOWN: usize = 5;

/// Whether only a file can define the task: extensions name theirs `npm: build`, and a variable may be anything.
fn is_ours(name: &str) -> bool {
    !name.contains([':', '$']) && !name.is_empty()
}

/// The tasks that are defined beside `file` and in files of whole workspaces; `None` when there may be others.
fn labels<'a>(environment: &'a Environment, file: &WorkspaceFile) -> Option<BTreeSet<&'a str>> {
    let beside = environment.workspace.resolve(file.folder(), "tasks.json");
    let beside = beside.filter(|tasks| tasks.kind == Some(FileKind::Vscode(VscodeFile::Tasks)));
    // Tasks of the user are in no file of the project: without any of its own it may count on them.
    if beside.is_none() && file.kind != Some(FileKind::Vscode(VscodeFile::Workspace)) {
        return None;
    }
    let whole = environment.of_kind(FileKind::Vscode(VscodeFile::Workspace));
    let whole = whole.filter_map(|file| file.root()?.get("tasks"));
    let mut known = BTreeSet::new();
    for tasks in whole.chain(beside.and_then(WorkspaceFile::root)) {
        if tasks
            .get("version")
            .and_then(Node::as_str)
            .is_none_or(|version| !version.starts_with('2'))
        {
            return None;
        }
        for task in tasks.get("tasks").map_or(&[][..], Node::items) {
            let names = ["label", "taskName", "identifier"];
            known.extend(names.iter().filter_map(|key| task.get(key)?.as_str()));
        }
    }
    Some(known)
}

/// Where tasks are named: before and after debugging, and what a task depends on.
fn references(kind: VscodeFile, root: &Node) -> Vec<&Node> {
    let whole = kind == VscodeFile::Workspace;
    let part = |own: VscodeFile, key: &str| {
        if kind == own { Some(root) } else { root.get(key).filter(|_| whole) }
    };
    let mut found = Vec::new();
    if let Some(launch) = part(VscodeFile::Launch, "launch") {
        let lists = ["configurations", "compounds"].into_iter().filter_map(|key| launch.get(key));
        for entry in lists.flat_map(Node::items) {
            found
                .extend(["preLaunchTask", "postDebugTask"].iter().filter_map(|key| entry.get(key)));
        }
    }
    if let Some(tasks) = part(VscodeFile::Tasks, "tasks") {
        for depends in tasks
            .get("tasks")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|task| task.get("dependsOn"))
        {
            let single = depends.items().is_empty().then_some(depends);
            found.extend(single.into_iter().chain(depends.items()));
        }
    }
    found
}
