use findings::{Check, Fix, Report, Rule};

use source::edit::remove_item;
use std::collections::BTreeMap;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "duplicate-port",
        summary: "port is forwarded twice",
        docs: include_str!("duplicate_port.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let Some(list) = devcontainer.root.get("forwardPorts") else { return };
    let mut seen = BTreeMap::new();
    for (at, node) in list.items().iter().enumerate() {
        let Some(text) = node.scalar() else { continue };
        let text = text.strip_prefix("localhost:").unwrap_or(text);
        if let Some(before) = seen.insert(text, node.span.clone()) {
            let place = devcontainer.span(&before);
            let finding = report.at(&node.span, "is already in this list");
            finding.related(place, "listed here");
            if let Some(edits) = remove_item(&devcontainer.text, list, at) {
                finding.fix(devcontainer.edited(Fix::safe("take it out"), edits));
            }
        }
    }
}
