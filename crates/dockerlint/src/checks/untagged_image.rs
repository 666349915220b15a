use findings::{Check, Report, Rule};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "untagged-image",
        summary: "base image has no tag",
        docs: include_str!("untagged_image.md"),
        aliases: &["DL3006", "DS-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images().filter(|image| image.base) {
        // What the file does not tell may well have a tag.
        let Some(text) = image.name else { continue };
        let name = ImageName::parse(text);
        if name.tag.is_none() && name.digest.is_none() {
            report.at(image.span, format!("`{text}` means `{text}:latest`"));
        }
    }
}
