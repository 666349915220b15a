use findings::{Check, Report, Rule, Severity};

use std::collections::BTreeSet;

use source::Node;

use crate::model::{Environment, FileKind, VscodeFile, WorkspaceFile};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unknown-launch",
        summary: "there is no configuration of this name to start",
        severity: Severity::Error,
        docs: include_str!("unknown_launch.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    let known: BTreeSet<_> = environment
        .workspace
        .files()
        .iter()
        .filter_map(launch)
        .filter_map(|(_, launch)| launch.get("configurations"))
        .flat_map(Node::items)
        .filter_map(|configuration| configuration.get("name")?.as_str())
        .collect();
    for (file, launch) in environment.workspace.files().iter().filter_map(launch) {
        let compounds = launch.get("compounds").map_or(&[][..], Node::items);
        for node in compounds.iter().filter_map(|it| it.get("configurations")).flat_map(Node::items)
        {
            let name = node.as_str().or_else(|| node.get("name").and_then(Node::as_str));
            if let Some(name) = name.filter(|name| !known.contains(name)) {
                let message =
                    format!("no configuration is called `{name}`: the compound does not start");
                report.at(file.file.span(node.span.clone()), message);
            }
        }
    }
}

/// What a file says about debugging.
fn launch(file: &WorkspaceFile) -> Option<(&WorkspaceFile, &Node)> {
    match file.kind? {
        FileKind::Vscode(VscodeFile::Launch) => Some((file, file.root()?)),
        FileKind::Vscode(VscodeFile::Workspace) => Some((file, file.root()?.get("launch")?)),
        _ => None,
    }
}
