use findings::{Check, Fix, Report, Rule};

use source::{Node, edit::remove_item};
use std::collections::BTreeSet;

use crate::model::Manifest;

pub(super) static CHECK: Check<Manifest> = Check {
    rule: Rule {
        id: "duplicate-choice",
        summary: "value of an option is listed twice",
        docs: include_str!("duplicate_choice.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(manifest: &Manifest, report: &mut Report) {
    for option in manifest.options() {
        for list in ["enum", "proposals"].iter().filter_map(|name| option.member.value.get(name)) {
            let mut seen = BTreeSet::new();
            for (at, node) in list.items().iter().enumerate() {
                if node.as_str().is_none_or(|text| seen.insert(text)) {
                    continue;
                }
                let finding = report.at(&node.span, "is already in this list");
                if let Some(edits) = remove_item(&manifest.text, list, at) {
                    finding.fix(manifest.edited(Fix::safe("take it out"), edits));
                }
            }
            let empty = list.items().is_empty() && matches!(list.value, source::Value::Sequence(_));
            if empty
                && option.member.value.get("enum").is_some_and(|node: &Node| node.span == list.span)
            {
                report.at(&list.span, "allows no value at all: list some, or take it out");
            }
        }
    }
}
