use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::devcontainer::Origin};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "ignored-with-compose",
        summary: "property has no effect with dockerComposeFile",

        docs: include_str!("ignored_with_compose.md"),
        ..Rule::STABLE
    },
    run,
};

/// Only read where the container is made from an image or a Dockerfile, and what compose has instead.
const IGNORED: &[(&str, &str)] =
    &[("appPort", "ports"), ("runArgs", "options of the service"), ("workspaceMount", "volumes")];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(Origin::Compose(compose)) = devcontainer.origin() else { return };
    for (name, instead) in IGNORED {
        if let Some(member) = devcontainer.root.member(name) {
            let message = format!("is not read: use the {instead} in the compose file");
            let place = devcontainer.span(&compose.key.span);
            report
                .at(&member.key.span, message)
                .related(place, "because compose makes the container");
        }
    }
}
