use dockerlint::model::ImageName;
use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unpinned-image",
        summary: "image has no version",
        docs: include_str!("unpinned_image.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(node) = devcontainer.image() else { return };
    let Some(name) = node.as_str().filter(|name| !name.contains('$') && !name.contains('@')) else {
        return;
    };
    let message = match ImageName::parse(name).tag {
        None => "means `latest`: name a version",
        Some("latest") => "changes whenever an image is published: name a version",
        Some(_) => return,
    };
    report.at(&node.span, message);
}
