use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "command-on-host",
        summary: "command runs on the host",
        docs: include_str!("command_on_host.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if let Some(member) = devcontainer.root.member("initializeCommand") {
        report.at(
            &member.key.span,
            "runs outside the container, on every machine that opens the project",
        );
    }
}
