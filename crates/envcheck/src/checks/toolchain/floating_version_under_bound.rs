use findings::{Check, Report, Rule};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "floating-version-under-bound",
        summary: "moving version will leave the allowed range",
        docs: include_str!("floating_version_under_bound.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::FloatingUnderBound) {
        let (selection, demand) = conflict.pair(toolchain);
        let message = format!(
            "{} {} moves, and {} ends; name a version",
            selection.tool,
            toolchain.said(selection),
            toolchain.said(demand)
        );
        super::explain(toolchain, conflict, report, message);
    }
}
