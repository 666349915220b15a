use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::{Devcontainer, model::catalogue};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "old-feature-version",
        summary: "Feature has a newer major version",
        docs: include_str!("old_feature_version.md"),
        ..Rule::OPTIONAL
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    for (feature, reference) in devcontainer.features() {
        let Some(registry) = reference.registry() else { continue };
        let Some(major) = registry.major().and_then(|major| major.parse::<u32>().ok()) else {
            continue;
        };
        let known = registry.official().and_then(|id| catalogue::features().get(id));
        let Some(newest) =
            known.and_then(catalogue::Feature::newest).filter(|newest| *newest > major)
        else {
            continue;
        };
        let text = format!("{}:{newest}", registry.resource);
        let fix = devcontainer
            .edited(Fix::not_safe(format!("take version {newest}")), [rename_key(feature, &text)]);
        report.at(&feature.key.span, format!("version {newest} has been published")).fix(fix);
    }
}
