use findings::{Check, Report, Rule};

use crate::{Devcontainer, model::Reference};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "github-release-feature",
        summary: "Feature is taken from a release of GitHub",
        docs: include_str!("github_release_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, reference) in devcontainer.features() {
        if matches!(reference, Reference::Release(_)) && !feature.name.contains('$') {
            let message =
                "a registry is missing: releases of GitHub are no longer read by all tools";
            report.at(&feature.key.span, message);
        }
    }
}
