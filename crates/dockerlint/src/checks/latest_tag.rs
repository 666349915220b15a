use findings::{Check, Report, Rule};

use crate::{Lint, model::ImageName};

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "latest-tag",
        summary: "base image uses the moving tag `latest`",
        docs: include_str!("latest_tag.md"),
        aliases: &["DL3007", "DS-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for image in lint.images().filter(|image| image.base) {
        let text = image.name.unwrap_or(image.text);
        let name = ImageName::parse(text);
        let latest = match image.name {
            Some(_) => name.tag == Some("latest") && name.digest.is_none(),
            // Where the file does not tell how the name begins, its end may tell enough.
            None => text.ends_with(":latest"),
        };
        if latest {
            report.at(image.span, format!("`{text}` changes when the tag moves"));
        }
    }
}
