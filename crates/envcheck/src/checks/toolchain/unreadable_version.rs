use findings::{Check, Report, Rule, Severity};

use crate::model::Toolchain;

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "unreadable-version",
        summary: "version cannot be read",
        severity: Severity::Error,
        docs: include_str!("unreadable_version.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    // Tests of what reads versions have some that nobody can read.
    for declaration in toolchain.declarations.iter().filter(|it| !toolchain.is_apart(it)) {
        for fault in &declaration.constraint.faults {
            report.at(declaration.place(&fault.range), &fault.message);
        }
    }
}
