use findings::{Check, Report, Rule};

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "unpinned-feature",
        summary: "Feature has no version",

        docs: include_str!("unpinned_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for feature in devcontainer.features().iter().filter(|feature| is_in_registry(&feature.name)) {
        match feature.name.rsplit('/').next().and_then(|last| last.split_once(':')) {
            None => {
                report.at(&feature.key.span, "means `latest`: name a major version, such as `:1`")
            }
            Some((_, "latest")) => {
                report.at(&feature.key.span, "changes whenever a version is published")
            }
            Some(_) => continue,
        };
    }
}

/// `registry/namespace/id` without a digest: no local folder, no download, none of the short forms.
fn is_in_registry(id: &str) -> bool {
    let host = id.split_once('/').map_or("", |(host, _)| host);
    let registry = host.starts_with("localhost") || host.trim_start_matches('.').contains('.');
    registry && !id.contains(['@', '$'])
}
