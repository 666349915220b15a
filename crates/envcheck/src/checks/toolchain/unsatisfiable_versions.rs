use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Toolchain,
    toolchain::{Relation, Role},
};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "unsatisfiable-versions",
        summary: "no version satisfies all declarations",
        severity: Severity::Error,
        docs: include_str!("unsatisfiable_versions.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    super::contradictions(toolchain, Relation::Unsatisfiable, report, |blamed, against| {
        match (blamed.role, against.role) {
            (Role::Requires, Role::Requires) => "has no version in common with",
            (Role::Requires, _) => "leaves out",
            _ => "is outside",
        }
    });
}
