use findings::{Check, Fix, Report, Rule};

use source::edit;

use crate::{Devcontainer, model::quoted};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "mount-without-workspace-folder",
        summary: "workspaceMount has no workspaceFolder",
        docs: include_str!("mount_without_workspace_folder.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(member) = devcontainer.root.member("workspaceMount") else { return };
    if devcontainer.is_compose() || devcontainer.root.member("workspaceFolder").is_some() {
        return;
    }
    let Some(mount) = devcontainer.workspace_mount() else { return };
    let message = "add a `workspaceFolder`: tools do not agree which folder to open";
    let finding = report.at(&member.key.span, message);
    let target = mount.target().filter(|target| target.starts_with('/'));
    let edits = target.and_then(|target| {
        edit::insert_member(
            &devcontainer.text,
            &devcontainer.root,
            "workspaceFolder",
            &quoted(target),
        )
    });
    if let Some(edits) = edits {
        finding.fix(devcontainer.edited(Fix::safe("open what is mounted"), edits));
    }
}
