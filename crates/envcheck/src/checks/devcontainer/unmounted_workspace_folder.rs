use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unmounted-workspace-folder",
        summary: "workspaceFolder is not where the project is mounted",
        docs: include_str!("unmounted_workspace_folder.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(member) = devcontainer.root.member("workspaceFolder") else { return };
    let Some(folder) = member.value.as_str() else { return };
    if devcontainer.origin().is_none() || devcontainer.is_compose() || folder.starts_with('$') {
        return;
    }
    match devcontainer
        .workspace_mount()
        .as_ref()
        .and_then(|mount| mount.target().map(|it| (mount, it)))
    {
        Some((mount, target)) if !target.contains('$') && !lies_in(folder, target) => {
            let message = format!("lies outside `{target}`, where the project is mounted");
            let place = devcontainer.span(mount.span);
            report.at(&member.value.span, message).related(place, "mounted here");
        }
        None if devcontainer.root.member("workspaceMount").is_none()
            && !folder.starts_with("/workspaces") =>
        {
            let message = "add a `workspaceMount` for this folder: without one, the project is mounted below `/workspaces`";
            report.at(&member.value.span, message);
        }
        _ => {}
    }
}

fn lies_in(folder: &str, target: &str) -> bool {
    let target = target.trim_end_matches('/');
    folder.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
