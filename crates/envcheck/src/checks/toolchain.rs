//! The checks of the toolchain: which declarations of versions do not go together, one file a rule.
//!
//! To add one: its file and its page in this folder, and its line here, in the order of the alphabet.

mod end_of_life_version;
mod floating_version_under_bound;
mod hook_revision_drift;
mod locked_version_outside;
mod lost_zero;
mod matrix_gap;
mod out_of_step_version;
mod outdated_version_in_prose;
mod partly_satisfied_version;
mod service_drift;
mod target_above_minimum;
mod too_new_flag_in_script;
mod unreadable_version;
mod unresolvable_version;
mod unsatisfiable_versions;
mod version_drift;

use findings::{Check, Finding, Report, Rule};

use crate::model::{
    Toolchain,
    toolchain::{Conflict, Declaration, Relation, Role},
};

/// In the order they run.
pub static CHECKS: &[&Check<Toolchain>] = &[
    &end_of_life_version::CHECK,
    &floating_version_under_bound::CHECK,
    &hook_revision_drift::CHECK,
    &locked_version_outside::CHECK,
    &lost_zero::CHECK,
    &matrix_gap::CHECK,
    &out_of_step_version::CHECK,
    &outdated_version_in_prose::CHECK,
    &partly_satisfied_version::CHECK,
    &service_drift::CHECK,
    &target_above_minimum::CHECK,
    &too_new_flag_in_script::CHECK,
    &unreadable_version::CHECK,
    &unresolvable_version::CHECK,
    &unsatisfiable_versions::CHECK,
    &version_drift::CHECK,
];

/// The rules of the family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHECKS.iter().map(|check| &check.rule)
}

/// Others of a group that a message names.
const NAMED: usize = 3;

/// Reports every conflict of one kind: the pair that proves it, how both values came about, who agrees, and the edit
/// that mends it. `words` stand between the two declarations.
fn contradictions(
    toolchain: &Toolchain,
    relation: Relation,
    report: &mut Report,
    words: impl Fn(&Declaration, &Declaration) -> &'static str,
) {
    for conflict in toolchain.conflicts.of(relation) {
        let (blamed, against) = conflict.pair(toolchain);
        if let Some(third) = conflict.third {
            let message = jointly(toolchain, blamed, against, &toolchain.declarations[third]);
            explain(toolchain, conflict, report, message);
            continue;
        }
        let message = format!(
            "{} {}{} {} {}{}",
            blamed.tool,
            toolchain.said(blamed),
            implied(blamed).map(|what| format!(", {what},")).unwrap_or_default(),
            words(blamed, against),
            toolchain.said(against),
            agreement(toolchain, conflict),
        );
        explain(toolchain, conflict, report, message);
    }
}

/// What is said of three declarations that only all together have no version in common.
fn jointly(
    toolchain: &Toolchain,
    blamed: &Declaration,
    against: &Declaration,
    third: &Declaration,
) -> String {
    let sets = toolchain.versions(against).zip(toolchain.versions(third));
    let common = sets.map(|(one, two)| one.intersection(&two).to_string()).unwrap_or_default();
    format!(
        "{} {} has a version in common with {} and with {}, and none with what these two allow together: {common}",
        blamed.tool,
        toolchain.said(blamed),
        toolchain.said(against),
        toolchain.said(third),
    )
}

/// Reports one conflict with its other places.
fn explain<'r>(
    toolchain: &Toolchain,
    conflict: &Conflict,
    report: &'r mut Report,
    message: String,
) -> &'r mut Finding {
    let (blamed, against) = conflict.pair(toolchain);
    let finding = report.at(blamed.span, message);
    let implied = implied(against).map(|what| format!(": {what}")).unwrap_or_default();
    let label = format!("{} {}{implied}", toolchain.said(against), role(against.role));
    finding.related(against.span, label);
    if let Some(third) = conflict.third.map(|index| &toolchain.declarations[index]) {
        finding.related(third.span, format!("{} {}", toolchain.said(third), role(third.role)));
    }
    for via in blamed.via.iter().chain(&against.via) {
        if via.span != blamed.span && via.span != against.span {
            finding.related(via.span, format!("by {}", via.what));
        }
    }
    for same in conflict.same.iter().take(NAMED) {
        finding.related(toolchain.declarations[*same].span, "the same here");
    }
    if let Some(mend) = &conflict.mend {
        finding.fix(mend.fix());
    }
    finding
}

/// What makes a place say a version that is not written there.
fn implied(declaration: &Declaration) -> Option<&str> {
    let here = declaration.via.iter().find(|via| via.span == declaration.span)?;
    Some(here.what.as_str())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Selects => "is selected here",
        Role::Requires => "is required here",
        Role::Targets => "is the target here",
        Role::Locks => "is locked here",
        Role::Matrix => "is tested here",
        Role::Prose => "is written here",
    }
}

/// "; 4 others agree with that: .nvmrc:1, compose.yaml:3, Dockerfile:1 and 1 more". What allows both versions takes
/// no side.
fn agreement(toolchain: &Toolchain, conflict: &Conflict) -> String {
    let (blamed, against) = conflict.pair(toolchain);
    let blamed = toolchain.versions(blamed);
    let contradicts = |declaration: &Declaration| {
        let set = toolchain.versions(declaration);
        set.zip(blamed.as_ref()).is_some_and(|(set, blamed)| set.is_disjoint(blamed))
    };
    let close = !contradicts(against);
    let others = conflict.agreeing.iter().copied();
    let others: Vec<usize> =
        others.filter(|index| close || contradicts(&toolchain.declarations[*index])).collect();
    let places = others.iter().take(NAMED);
    let places: Vec<_> =
        places.map(|index| toolchain.position(toolchain.declarations[*index].span)).collect();
    let more = others.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    match others.len() {
        0 => String::new(),
        1 => format!("; 1 other agrees with that: {}", places.join(", ")),
        count => format!("; {count} others agree with that: {}{more}", places.join(", ")),
    }
}
