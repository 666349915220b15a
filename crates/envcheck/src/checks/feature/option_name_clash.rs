use findings::{Check, Report, Rule, Severity};
use std::collections::BTreeMap;

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "option-name-clash",
        summary: "two options are the same variable",
        severity: Severity::Error,
        docs: include_str!("option_name_clash.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for option in feature.options() {
        let variable = option.variable();
        let key = &option.member.key;
        if let Some(before) = seen.insert(variable.clone(), (key.span.clone(), &option.member.name))
        {
            // The same key is another rule's affair.
            if *before.1 != option.member.name {
                let place = feature.span(&before.0);
                let message = format!("`install.sh` reads it as `{variable}`, which is taken");
                report.at(&key.span, message).related(place, "is that variable too");
            }
        }
    }
}
