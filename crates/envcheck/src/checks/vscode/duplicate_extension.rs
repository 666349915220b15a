use findings::{Check, Fix, Report, Rule};

use source::edit::remove_item;
use std::collections::BTreeMap;

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "duplicate-extension",
        summary: "extension is listed twice",
        docs: include_str!("duplicate_extension.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    for list in vscode.extensions().iter().chain(vscode.unwanted()) {
        let mut seen = BTreeMap::new();
        for (at, node) in list.items().iter().enumerate() {
            let Some(id) = node.as_str() else { continue };
            let Some(before) = seen.insert(id.to_ascii_lowercase(), node.span.clone()) else {
                continue;
            };
            let place = vscode.span(&before);
            let finding = report.at(&node.span, "is already in this list");
            finding.related(place, "listed here");
            if let Some(edits) = remove_item(&vscode.text, list, at) {
                finding.fix(vscode.edited(Fix::safe("take it out"), edits));
            }
        }
    }
}
