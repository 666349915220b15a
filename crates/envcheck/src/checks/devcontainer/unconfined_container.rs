use findings::{Check, Report, Rule, Severity};
use std::ops::Range;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unconfined-container",
        summary: "container runs without the engine's profiles",
        severity: Severity::Info,
        docs: include_str!("unconfined_container.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const OFF: &[&str] = &[
    "apparmor=unconfined",
    "apparmor:unconfined",
    "label=disable",
    "label:disable",
    "seccomp=unconfined",
    "seccomp:unconfined",
    "systempaths=unconfined",
];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let listed = devcontainer
        .list("securityOpt")
        .iter()
        .filter_map(|node| Some((node.as_str()?, node.span.clone())));
    let arguments = devcontainer.arguments();
    let given = arguments
        .iter()
        .filter(|it| it.flag == "--security-opt")
        .filter_map(|it| Some((it.value?, it.span.clone())));
    let all: Vec<(&str, Range<usize>)> =
        listed.chain(given).filter(|(text, _)| OFF.contains(text)).collect();
    for (text, span) in all {
        let message = if text.starts_with("seccomp") {
            "turns off the filter of system calls: debuggers need `SYS_PTRACE` only, since Linux 4.8"
        } else {
            "turns off a profile of the engine: name what is needed instead"
        };
        report.at(span, message);
    }
}
