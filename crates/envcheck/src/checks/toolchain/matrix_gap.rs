use findings::{Check, Report, Rule, Severity};

use crate::model::{
    Toolchain,
    toolchain::{Relation, Role},
};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "matrix-gap",
        summary: "no job tests a version that has to work",
        severity: Severity::Info,
        docs: include_str!("matrix_gap.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::MatrixGap) {
        let (matrix, missing) = conflict.pair(toolchain);
        let what = match missing.role {
            Role::Requires => "the least version of",
            _ => "what is shipped,",
        };
        let message = format!(
            "no job tests {what} {} {}; add it to the matrix",
            matrix.tool,
            toolchain.said(missing)
        );
        super::explain(toolchain, conflict, report, message);
    }
}
