use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "bind-mount-in-codespaces",
        summary: "Codespaces do not mount folders of the host",
        docs: include_str!("bind_mount_in_codespaces.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if devcontainer.is_compose() {
        return;
    }
    for mount in devcontainer.mounts() {
        let source = mount.source().unwrap_or_default();
        // The one folder that there is, on either side.
        let socket = source.ends_with("docker.sock");
        let inside = source.starts_with("${localWorkspaceFolder}");
        if mount.kind() == Some("bind") && !socket && !inside {
            report
                .at(mount.span, "is left out in a codespace: use a volume, or copy what is needed");
        }
    }
}
