use findings::{Check, Report, Rule};
use std::collections::BTreeMap;

use crate::Devcontainer;

pub(super) static CHECK: Check<Devcontainer> = Check {
    rule: Rule {
        id: "duplicate-mount-target",
        summary: "two things are mounted at one place",
        docs: include_str!("duplicate_mount_target.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(devcontainer: &Devcontainer, report: &mut Report) {
    let mut seen = BTreeMap::new();
    for mount in devcontainer.mounts() {
        let Some(target) = mount.target().filter(|target| !target.is_empty()) else { continue };
        let target = target.trim_end_matches('/');
        if let Some(before) = seen.insert(target, mount.span.clone()) {
            let message = format!(
                "`{target}` is taken: of several mounts the last one counts, or docker refuses them"
            );
            let place = devcontainer.span(&before);
            report.at(mount.span, message).related(place, "already mounted here");
        }
    }
}
