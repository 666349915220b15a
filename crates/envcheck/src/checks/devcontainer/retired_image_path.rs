use findings::{Check, Fix, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "retired-image-path",
        summary: "image is published under another path",
        docs: include_str!("retired_image_path.md"),
        ..Rule::STABLE
    },
    run,
};

const OLD: &str = "mcr.microsoft.com/vscode/devcontainers/";
const NEW: &str = "mcr.microsoft.com/devcontainers/";

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(node) = devcontainer.image() else { return };
    let Some(rest) = node.as_str().and_then(|name| name.strip_prefix(OLD)) else { return };
    if rest.starts_with("repos/") {
        return;
    }
    let finding = report.at(
        &node.span,
        format!("gets no more updates: images are published as `{NEW}…` since 2022"),
    );
    // Versions were counted anew there, so that a tag may not exist.
    let start = node.as_text().map(|text| text.place(0..OLD.len()));
    if let Some(start) = start.filter(|start| start.len() == OLD.len()) {
        let fix = Fix::not_safe("take it from there");
        finding.fix(fix.replace(devcontainer.span(&start), NEW));
    }
}
