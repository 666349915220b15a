use dockerfile::Base;
use findings::{Check, Report, Rule};

use crate::Lint;

pub(super) static CHECK: Check<Lint> = Check {
    rule: Rule {
        id: "latest-tag",
        summary: "base image uses the moving tag `latest`",
        docs: include_str!("latest_tag.md"),
        aliases: &["DL3006", "DL3007", "DS-0001"],
        ..Rule::STABLE
    },
    run,
};

fn run(lint: &Lint, report: &mut Report) {
    for stage in &lint.stages {
        let Base::Image(image) = &stage.base else { continue };
        // What the file does not tell may well be pinned.
        let Some(name) = image.resolved.value.as_deref().filter(|name| !name.contains('@')) else {
            continue;
        };
        // A colon before the last slash belongs to the registry's port.
        match name.rsplit('/').next().and_then(|last| last.split_once(':')) {
            None => report.at(&image.span, format!("`{name}` has no tag, which means `latest`")),
            Some((_, "latest")) => {
                report.at(&image.span, format!("`{name}` changes when the tag moves"))
            }
            Some(_) => continue,
        };
    }
}
