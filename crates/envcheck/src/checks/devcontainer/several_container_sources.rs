use findings::{Check, Report, Rule, Severity};

use crate::{Devcontainer, model::devcontainer::Origin};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "several-container-sources",
        summary: "container is made from one of several things",
        severity: Severity::Error,
        docs: include_str!("several_container_sources.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(origin) = devcontainer.origin() else { return };
    let taken = origin.member();
    let dockerfile = matches!(origin, Origin::Dockerfile(_));
    let second = devcontainer.root.get("build").and_then(|build| build.member("dockerfile"));
    if let Some(second) = second.filter(|_| taken.name == "dockerFile") {
        let place = devcontainer.span(&taken.key.span);
        let message = "is not read: the dev container CLI takes `dockerFile`";
        report.at(&second.key.span, message).related(place, "this one counts");
    }
    for name in ["dockerFile", "build", "image", "dockerComposeFile"] {
        let Some(member) = devcontainer.root.member(name) else { continue };
        // `build` holds the arguments of an old `dockerFile`.
        let together = dockerfile && matches!(name, "dockerFile" | "build");
        if !together && name != taken.name {
            let message = format!("is not read: the dev container CLI takes `{}`", taken.name);
            let place = devcontainer.span(&taken.key.span);
            report.at(&member.key.span, message).related(place, "this one counts");
        }
    }
}
