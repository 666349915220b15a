use findings::{Check, Report, Rule};

use source::Node;
use std::collections::BTreeMap;

use crate::model::Vscode;

pub(super) static CHECK: Check<Vscode> = Check {
    rule: Rule {
        id: "duplicate-name",
        summary: "two tasks or launch configurations have one name",
        docs: include_str!("duplicate_name.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(vscode: &Vscode, report: &mut Report) {
    let lists = [(&vscode.tasks, "tasks", "label"), (&vscode.launch, "configurations", "name")];
    for (root, list, key) in lists {
        let items = root.as_ref().and_then(|root| root.get(list)).map_or(&[][..], Node::items);
        let mut seen = BTreeMap::new();
        for name in items.iter().filter_map(|item| item.get(key)) {
            let Some(text) = name.as_str() else { continue };
            if let Some(before) = seen.insert(text, name.span.clone()) {
                let place = vscode.span(&before);
                report
                    .at(&name.span, "is taken: nobody can tell both apart")
                    .related(place, "already used here");
            }
        }
    }
}
