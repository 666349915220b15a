use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::{Devcontainer, model::catalogue};

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
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        if registry.digest.is_some() || registry.resource.contains('$') {
            continue;
        }
        let message = match registry.tag {
            None => "means `latest`: name a major version, such as `:1`",
            Some("latest") => "changes whenever a version is published",
            Some(_) => continue,
        };
        let finding = report.at(&feature.key.span, message);
        let known = registry.official().and_then(|id| catalogue::features().get(id));
        if let Some(major) = known.and_then(catalogue::Feature::newest) {
            let pinned = format!("{}:{major}", registry.resource);
            let fix = Fix::not_safe(format!("take major version {major}"));
            finding.fix(devcontainer.edited(fix, [rename_key(feature, &pinned)]));
        }
    }
}
