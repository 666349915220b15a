use findings::{Check, Report, Rule};
use std::collections::BTreeMap;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "duplicate-feature",
        summary: "Feature is installed twice",
        docs: include_str!("duplicate_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        let resource = registry.resource.to_ascii_lowercase();
        if let Some(before) = seen.insert(resource, (feature.key.span.clone(), &feature.name)) {
            // The same key is another rule's affair.
            if *before.1 != feature.name {
                let message =
                    "runs its script a second time over what the first one installed: keep one";
                let place = devcontainer.span(&before.0);
                report.at(&feature.key.span, message).related(place, "already installed here");
            }
        }
    }
}
