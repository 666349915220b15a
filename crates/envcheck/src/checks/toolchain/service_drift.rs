use findings::{Check, Report, Rule};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "service-drift",
        summary: "service runs in another version than the managed one",
        docs: include_str!("service_drift.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::ServiceParity) {
        let (local, managed) = conflict.pair(toolchain);
        let message = format!(
            "{} {} here, {} where it is managed",
            local.tool,
            toolchain.said(local),
            toolchain.said(managed)
        );
        super::explain(toolchain, conflict, report, message);
    }
}
