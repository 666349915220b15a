use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::Registry};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "two-docker-features",
        summary: "two Features set up docker in different ways",
        docs: include_str!("two_docker_features.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let of = |ids: &[&str]| {
        devcontainer.features().find(|(_, reference)| {
            reference.registry().and_then(Registry::official).is_some_and(|id| ids.contains(&id))
        })
    };
    let inside = of(&["docker-in-docker"]);
    let outside = of(&["docker-outside-of-docker", "docker-from-docker"]);
    if let (Some((inside, _)), Some((outside, _))) = (inside, outside) {
        let message =
            "keep one of both: one runs an engine in the container, the other uses the host's";
        let place = devcontainer.span(&inside.key.span);
        report.at(&outside.key.span, message).related(place, "runs an engine in the container");
    }
}
