use std::collections::BTreeMap;

use findings::{Check, Report, Rule};

use source::Node;

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "wanted-and-unwanted-extension",
        summary: "extension is recommended and advised against",
        docs: include_str!("wanted_and_unwanted_extension.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let Some(unwanted) = vscode.unwanted() else { return };
    let wanted: BTreeMap<_, _> = vscode
        .extensions()
        .iter()
        .flat_map(Node::items)
        .filter_map(|node| Some((node.as_str()?.to_ascii_lowercase(), node.span.clone())))
        .collect();
    for node in unwanted.items() {
        let Some(id) = node.as_str() else { continue };
        if let Some(same) = wanted.get(&id.to_ascii_lowercase()) {
            report
                .at(&node.span, "is in both lists: keep it in one")
                .related(vscode.span(same), "recommended here");
        }
    }
}
