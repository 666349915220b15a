use findings::{Check, Report, Rule};

use std::collections::BTreeSet;

use source::Node;

use crate::model::{Environment, Reference};

pub(super) static CHECK: Check<Environment> = Check {
    rule: Rule {
        id: "unlocked-feature",
        summary: "lockfile has no entry for the Feature",
        docs: include_str!("unlocked_feature.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(environment: &Environment, report: &mut Report) {
    for config in environment.configs() {
        let Some(lockfile) = config.lockfile(&environment.workspace) else { continue };
        // An empty file asks to be filled.
        let Some(entries) = lockfile.root().and_then(|root| root.member("features")) else {
            continue;
        };
        let locked: BTreeSet<_> =
            entries.value.members().iter().map(|entry| entry.name.to_ascii_lowercase()).collect();
        for member in config.root.get("features").map_or(&[][..], Node::members) {
            let recorded = matches!(
                Reference::of(&member.name),
                Reference::Registry(_) | Reference::Download(_)
            );
            if !recorded
                || member.name.contains('$')
                || locked.contains(&member.name.to_ascii_lowercase())
            {
                continue;
            }
            let message = "is taken in whichever version there is, and `--frozen-lockfile` stops: run `devcontainer upgrade`";
            let place = lockfile.file.span(entries.key.span.clone());
            report
                .at(config.file.file.span(member.key.span.clone()), message)
                .related(place, "these are locked");
        }
    }
}
