use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "privileged-container",
        summary: "container runs with all privileges",
        docs: include_str!("privileged_container.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    const MESSAGE: &str =
        "the container is root on the host; add the one capability that is needed instead";
    if let Some(member) =
        devcontainer.root.member("privileged").filter(|it| it.value.as_bool() == Some(true))
    {
        report.at(member.span(), MESSAGE);
    }
    for argument in devcontainer.list("runArgs") {
        if matches!(argument.as_str(), Some("--privileged" | "--privileged=true")) {
            report.at(&argument.span, MESSAGE);
        }
    }
}
