use findings::{Check, Report, Rule};

use crate::model::{
    Toolchain,
    toolchain::{Relation, Role},
};

pub(super) static CHECK: Check<Toolchain> = Check {
    rule: Rule {
        id: "target-above-minimum",
        summary: "code is compiled or checked for a newer version than it runs on",
        docs: include_str!("target_above_minimum.md"),
        ..Rule::STABLE
    },
    run,
};

fn run(toolchain: &Toolchain, report: &mut Report) {
    for conflict in toolchain.conflicts.of(Relation::TargetAbove) {
        let (target, least) = conflict.pair(toolchain);
        let what = if least.role == Role::Requires { "the least of" } else { "what" };
        let end = if least.role == Role::Requires { "" } else { " selects" };
        let message = format!(
            "{} {} is above {what} {}{end}",
            target.tool,
            toolchain.said(target),
            toolchain.said(least)
        );
        super::explain(toolchain, conflict, report, message);
    }
}
