use std::collections::BTreeSet;

use findings::{Check, Report, Rule};

use crate::model::Lockfile;

pub(super) static CHECK: Check<Lockfile> = Check {
    rule: Rule {
        id: "unlocked-dependency",
        summary: "dependency of a locked Feature is not locked",
        docs: include_str!("unlocked_dependency.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(lockfile: &Lockfile, report: &mut Report) {
    let locked: BTreeSet<_> =
        lockfile.entries().iter().map(|entry| entry.name.to_ascii_lowercase()).collect();
    for entry in lockfile.entries() {
        for node in entry.value.get("dependsOn").map_or(&[][..], |list| list.items()) {
            let Some(name) = node.as_str().filter(|name| !name.starts_with('.')) else { continue };
            if !locked.contains(&name.to_ascii_lowercase()) {
                let message = "has no entry here, so that any version of it is taken: write the file anew with `devcontainer upgrade`";
                report.at(&node.span, message);
            }
        }
    }
}
