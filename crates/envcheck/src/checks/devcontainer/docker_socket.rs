use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "docker-socket",
        summary: "container may command the host's engine",
        docs: include_str!("docker_socket.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for mount in devcontainer.mounts() {
        let name = mount.source().unwrap_or_default().rsplit(['/', '\\']).next();
        if matches!(name, Some("docker.sock" | "podman.sock")) {
            report.at(mount.span, "whoever reaches this socket is root on the host");
        }
    }
}
