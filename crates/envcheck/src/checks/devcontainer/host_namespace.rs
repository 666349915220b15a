use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "host-namespace",
        summary: "container shares what belongs to the host",
        docs: include_str!("host_namespace.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const SHARED: &[(&str, &str)] = &[
    ("--cgroupns", "the control groups"),
    ("--ipc", "the shared memory"),
    ("--net", "the network"),
    ("--network", "the network"),
    ("--pid", "the processes"),
    ("--userns", "the users"),
    ("--uts", "the name"),
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    if devcontainer.is_compose() {
        return;
    }
    for argument in devcontainer.arguments() {
        let Some((_, what)) = SHARED.iter().find(|(flag, _)| *flag == argument.flag) else {
            continue;
        };
        if argument.value == Some("host") {
            report.at(
                argument.span.clone(),
                format!("gives the container {what} of the host: take it out"),
            );
        }
    }
}
