use findings::{Check, Fix, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "retired-base-path",
        summary: "image is published under another path",
        docs: include_str!("retired_base_path.md"),
        tags: &["security"],
        ..Rule::STABLE
    },
    run,
};

const OLD: &str = "mcr.microsoft.com/vscode/devcontainers/";
const NEW: &str = "mcr.microsoft.com/devcontainers/";

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images() {
        let written = lint.dockerfile.slice(image.span.clone());
        let Some(rest) = written.strip_prefix(OLD) else { continue };
        // What one project published for itself has not moved.
        if rest.starts_with("repos/") {
            continue;
        }
        let message = format!("gets no more updates: images are published as `{NEW}…` since 2022");
        let place = image.span.start..image.span.start + OLD.len();
        // Versions were counted anew there, so that a tag may not exist.
        let fix = Fix::not_safe("take it from there").replace(lint.span(&place), NEW);
        report.at(image.span, message).fix(fix);
    }
}
