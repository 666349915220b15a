use std::collections::BTreeSet;

use findings::{Check, Fix, Report, Rule};

use source::edit::rename_key;

use crate::{Devcontainer, model::completed};

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "short-feature-id",
        summary: "Feature is named in the old short form",

        docs: include_str!("short_feature_id.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let names: BTreeSet<_> = devcontainer.features().map(|(it, _)| it.name.as_str()).collect();
    for (feature, _) in devcontainer.features() {
        let Some(full) = completed(&feature.name) else { continue };
        let message = format!("stands for `{full}`, in some tools only");
        let finding = report.at(&feature.key.span, message);
        if !names.contains(full.as_str()) {
            let fix = Fix::safe("name registry and version");
            finding.fix(devcontainer.edited(fix, [rename_key(feature, &full)]));
        }
    }
}
