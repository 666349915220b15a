use findings::{Check, Report, Rule};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "version-drift",
        summary: "places select different versions of one tool",
        docs: include_str!("version_drift.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    super::contradictions(toolchain, Relation::Drift, report, |_, _| "differs from");
}
