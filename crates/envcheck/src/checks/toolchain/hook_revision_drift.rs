use findings::{Check, Report, Rule};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "hook-revision-drift",
        summary: "hook runs another version than the project uses",
        docs: include_str!("hook_revision_drift.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    super::contradictions(toolchain, Relation::HookDrift, report, |_, _| "differs from");
}
