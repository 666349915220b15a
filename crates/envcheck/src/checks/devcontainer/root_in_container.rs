use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::catalogue};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "root-in-container",
        summary: "everything in the container runs as root",
        docs: include_str!("root_in_container.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let remote = devcontainer.root.member("remoteUser");
    let user = remote.or_else(|| devcontainer.root.member("containerUser"));
    let is_root = |name: &str| matches!(name, "root" | "0");
    match user {
        Some(member) if member.value.as_str().is_some_and(is_root) => {
            let message = "editor, terminal and hooks run as root: name a user of the image";
            report.at(&member.value.span, message);
        }
        Some(_) => {}
        None => {
            // Official images name a user themselves, and a Dockerfile or compose may.
            let Some(node) = devcontainer.image() else { return };
            let known = node
                .as_str()
                .is_some_and(|name| catalogue::image(name).is_some() || name.contains('$'));
            if !known {
                report.at(
                    &node.span,
                    "runs as root unless the image says otherwise: add a `remoteUser`",
                );
            }
        }
    }
}
