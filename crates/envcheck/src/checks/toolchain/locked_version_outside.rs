use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Toolchain,
    toolchain::{Relation, Role},
};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "locked-version-outside",
        summary: "lock file holds a version that is not allowed",
        severity: Severity::Error,
        docs: include_str!("locked_version_outside.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    super::contradictions(toolchain, Relation::LockedOutside, report, |blamed, _| {
        if blamed.role == Role::Locks { "is outside" } else { "leaves out" }
    });
}
