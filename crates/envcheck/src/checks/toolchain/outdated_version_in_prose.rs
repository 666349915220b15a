use findings::{Check, Report, Rule};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "outdated-version-in-prose",
        summary: "text names a version that the project does not use",
        docs: include_str!("outdated_version_in_prose.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::OutdatedProse) {
        let (told, fact) = conflict.pair(toolchain);
        let message = format!(
            "readers are told {} {}, the project says {}",
            told.tool,
            toolchain.said(told),
            toolchain.said(fact)
        );
        super::explain(toolchain, conflict, report, message);
    }
}
