use findings::{Check, Fix, Report, Rule};

use source::edit::remove_item;

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "renamed-to-itself",
        summary: "legacyIds holds the id of today",
        docs: include_str!("renamed_to_itself.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(feature: &Manifest, report: &mut Report) {
    let (Some(id), Some(list)) = (feature.root.get("id"), feature.root.get("legacyIds")) else {
        return;
    };
    for (at, node) in list.items().iter().enumerate() {
        if node.as_str().is_some() && node.as_str() == id.as_str() {
            let place = feature.span(&id.span);
            let finding = report.at(&node.span, "is no old name: take it out");
            finding.related(place, "is called so today");
            if let Some(edits) = remove_item(&feature.text, list, at) {
                finding.fix(feature.edited(Fix::safe("take it out"), edits));
            }
        }
    }
}
