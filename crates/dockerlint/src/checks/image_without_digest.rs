use findings::{Check, Report, Rule, Severity};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "image-without-digest",
        summary: "image is not held by a digest",
        severity: Severity::Info,
        docs: include_str!("image_without_digest.md"),
        tags: &["security"],
        ..Rule::OPTIONAL
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images().filter(|image| !image.may_be_context()) {
        // What the file does not tell may well have a digest.
        let Some(name) = image.name else { continue };
        if ImageName::parse(name).digest.is_none() {
            report.at(image.span, format!("`{name}` may be another image tomorrow"));
        }
    }
}
