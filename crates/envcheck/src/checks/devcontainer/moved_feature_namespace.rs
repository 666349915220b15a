use std::collections::BTreeSet;

use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "moved-feature-namespace",
        summary: "Feature has moved to another namespace",
        docs: include_str!("moved_feature_namespace.md"),
        ..Rule::STABLE
    },
    run,
};

/// The dev container CLI goes from the old one to the new one by itself: `getRef` in its sources.
const MOVED: &[(&str, &str)] =
    &[("ghcr.io/devcontainers-contrib/", "ghcr.io/devcontainers-extra/")];

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let names: BTreeSet<_> = devcontainer.features().map(|(it, _)| it.name.as_str()).collect();
    for (feature, _) in devcontainer.features() {
        for (old, new) in MOVED {
            let Some(rest) = feature.name.strip_prefix(old) else { continue };
            let today = format!("{new}{rest}");
            let finding = report.at(&feature.key.span, format!("is published as `{today}` today"));
            if !names.contains(today.as_str()) {
                let fix = Fix::safe("name it as it is called today");
                finding.fix(devcontainer.edited(fix, [rename_key(feature, &today)]));
            }
        }
    }
}
