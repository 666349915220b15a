use findings::{Check, Report, Rule, Severity};

use crate::{Devcontainer, model::devcontainer::Origin};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "misplaced-property",
        summary: "property is not read in this kind of dev container",
        severity: Severity::Error,
        docs: include_str!("misplaced_property.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(origin) = devcontainer.origin() else { return };
    let (made, unread): (_, &[&str]) = match origin {
        Origin::Compose(_) => ("compose makes the container", &["context"]),
        Origin::Image(_) => {
            ("the container is made from an image", &["context", "service", "runServices"])
        }
        Origin::Dockerfile(member) if member.name == "build" => {
            ("`build` has a `context` of its own", &["context", "service", "runServices"])
        }
        Origin::Dockerfile(_) => ("a Dockerfile makes the container", &["service", "runServices"]),
    };
    for member in unread.iter().filter_map(|name| devcontainer.root.member(name)) {
        let place = devcontainer.span(&origin.member().key.span);
        report.at(&member.key.span, "is not read here: take it out").related(place, made);
    }
}
