use findings::{Check, Fix, Report, Rule};

use std::collections::BTreeSet;

use source::{Member, Node, edit};

use crate::model::{Environment, Reference, environment::Config};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "orphan-lock-entry",
        summary: "locked Feature is not used",
        docs: include_str!("orphan_lock_entry.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(lockfile) = config.lockfile(&environment.workspace) else { continue };
        let Some(features) = lockfile.root().and_then(|root| root.get("features")) else {
            continue;
        };
        let Some(wanted) = wanted(environment, &config, features) else { continue };
        for entry in features.members() {
            if wanted.contains(&entry.name.to_ascii_lowercase()) {
                continue;
            }
            let shown = &config.file.shown;
            let message = match named(&config) {
                [] => format!("`{shown}` names no Feature at all: no build reads the lockfile"),
                _ => format!(
                    "`{shown}` names no such Feature, and none depends on it: `--frozen-lockfile` stops at it"
                ),
            };
            let edits = edit::remove_member(&lockfile.text, features, &entry.name);
            let finding = report.at(lockfile.file.span(entry.key.span.clone()), message);
            let fix = Fix::safe("take it out");
            let edits = edits.into_iter().flatten();
            finding.fix(
                edits.fold(fix, |fix, edit| fix.replace(lockfile.file.span(edit.span), edit.text)),
            );
        }
    }
}

fn named<'a>(config: &Config<'a>) -> &'a [Member] {
    config.root.get("features").map_or(&[], Node::members)
}

/// The Features that are named, and those that they depend on; `None` when a local one cannot be read.
fn wanted(
    environment: &Environment,
    config: &Config<'_>,
    locked: &Node,
) -> Option<BTreeSet<String>> {
    let names = named(config).iter().map(|member| member.name.to_ascii_lowercase());
    let mut wanted: BTreeSet<_> = names.collect();
    for entry in locked.members() {
        let depends = entry.value.get("dependsOn").map_or(&[][..], Node::items);
        wanted.extend(depends.iter().filter_map(Node::as_str).map(str::to_ascii_lowercase));
    }
    for (_, folder) in config.local_features() {
        let feature = environment.workspace.resolve(&folder, "devcontainer-feature.json")?;
        let depends = feature.root()?.get("dependsOn").map_or(&[][..], Node::members);
        wanted.extend(depends.iter().map(|member| member.name.to_ascii_lowercase()));
    }
    let open = wanted
        .iter()
        .any(|name| name.contains('$') || matches!(Reference::of(name), Reference::Short(_)));
    (!open).then_some(wanted)
}
