use findings::{Check, Report, Rule, Severity};

use crate::model::{Toolchain, toolchain::Relation};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "partly-satisfied-version",
        summary: "only some of the selected versions are allowed",
        docs: include_str!("partly_satisfied_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::PartlySatisfied) {
        let (selection, demand) = conflict.pair(toolchain);
        let sets = toolchain.versions(selection).zip(toolchain.versions(demand));
        let Some((selected, wanted)) = sets else { continue };
        let outside = selected.difference(&wanted);
        let message = format!(
            "{} {} is not all inside {}: {outside} is outside",
            selection.tool,
            toolchain.said(selection),
            toolchain.said(demand)
        );
        let finding = super::explain(toolchain, conflict, report, message);
        if !conflict.newest_outside {
            finding.severity(Severity::Info);
        }
    }
}
