use versions::{Floating, Set};

use super::{
    Class, PlaceKind, Role, Toolchain,
    party::{Circle, Party},
    scope,
};

/// In which way declarations do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// No version is in both, and one of them demands.
    Unsatisfiable,
    /// What was resolved is not what is demanded.
    LockedOutside,
    /// A hook runs another version than the project has locked.
    HookDrift,
    /// Selections that have no version in common.
    Drift,
    /// A version that moves will leave the demanded range.
    FloatingUnderBound,
    /// Some of what is selected is not demanded.
    PartlySatisfied,
    /// Compiled or linted for a newer version than the least.
    TargetAbove,
    /// Read by people, and wrong.
    OutdatedProse,
    /// A service runs in other versions here and there.
    ServiceParity,
    /// A version that is demanded or shipped is not tested.
    MatrixGap,
}

impl Relation {
    /// The rule that says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsatisfiable => "unsatisfiable-versions",
            Self::LockedOutside => "locked-version-outside",
            Self::HookDrift => "hook-revision-drift",
            Self::Drift => "version-drift",
            Self::FloatingUnderBound => "floating-version-under-bound",
            Self::PartlySatisfied => "partly-satisfied-version",
            Self::TargetAbove => "target-above-minimum",
            Self::OutdatedProse => "outdated-version-in-prose",
            Self::ServiceParity => "service-drift",
            Self::MatrixGap => "matrix-gap",
        }
    }

    /// Whether the two contradict each other, so that one of them has to change.
    pub fn is_contradiction(self) -> bool {
        matches!(self, Self::Unsatisfiable | Self::LockedOutside | Self::HookDrift | Self::Drift)
    }
}

/// How two parties that hold for the same folder relate; of other than contradictions, the first is to blame.
pub(super) fn between<'p, 'a>(
    toolchain: &Toolchain,
    circle: &Circle<'a>,
    one: &'p Party<'a>,
    other: &'p Party<'a>,
) -> Option<(Relation, &'p Party<'a>, &'p Party<'a>)> {
    let (one, other) = if one.role() <= other.role() { (one, other) } else { (other, one) };
    let relation = match (one.role(), other.role()) {
        (Role::Selects, Role::Selects) => drift(toolchain, circle, one, other),
        (Role::Selects, Role::Requires) => demand(toolchain, circle, one, other),
        (Role::Requires, Role::Matrix) => {
            return demand(toolchain, circle, other, one).map(|relation| (relation, other, one));
        }
        (Role::Requires, Role::Requires) => demands(circle, one, other),
        (Role::Requires, Role::Locks) => {
            return locked(one, other).map(|relation| (relation, other, one));
        }
        (Role::Selects, Role::Locks) => hook(one, other),
        (Role::Selects | Role::Requires, Role::Targets) => {
            return target(one, other).map(|relation| (relation, other, one));
        }
        _ => None,
    };
    relation.map(|relation| (relation, one, other))
}

fn sets<'p>(one: &'p Party<'_>, other: &'p Party<'_>) -> Option<(&'p Set, &'p Set)> {
    one.set.as_ref().zip(other.set.as_ref())
}

fn is_hook(party: &Party<'_>) -> bool {
    party.kind == PlaceKind::Hooks && party.role() == Role::Selects
}

/// Other implementations of a language have versions of their own. Of Java there is one line, whoever builds it.
fn comparable(one: &Party<'_>, other: &Party<'_>) -> bool {
    let vendor = |party: &Party<'_>| party.declaration.constraint.vendor.clone();
    vendor(one) == vendor(other) || one.declaration.tool.as_str() == "java"
}

/// Two selections.
fn drift<'a>(
    toolchain: &Toolchain,
    circle: &Circle<'a>,
    one: &Party<'a>,
    other: &Party<'a>,
) -> Option<Relation> {
    if !matches!(circle.class(), Class::Language | Class::Program) || !comparable(one, other) {
        return None;
    }
    let planned = |party: &Party<'_>| {
        let planned =
            |it| matches!(it, &Floating::Lts | Floating::LtsLine(_) | Floating::LtsBefore(_));
        party.floating().is_none_or(planned)
    };
    if !planned(one)
        || !planned(other)
        || is_free(circle, one, other)
        || is_free(circle, other, one)
    {
        return None;
    }
    // Of two different folders that hold together, the longer name is the nearer folder.
    let near = if one.scope().len() > other.scope().len() { one } else { other };
    if one.scope() != other.scope() && circle.overrides(near.scope()) {
        return None;
    }
    let tool = &one.declaration.tool;
    let policy = toolchain.circumstances.settings.policies.get(tool).copied().unwrap_or_default();
    let (mine, theirs) = sets(one, other)?;
    // A language that hooks run in is no hook.
    let hook = circle.class() == Class::Program && (is_hook(one) || is_hook(other));
    (!policy.agree(mine, theirs)).then_some(if hook {
        Relation::HookDrift
    } else {
        Relation::Drift
    })
}

/// Whether `one` may select what `other` does not: jobs of a pipeline beside one that fits, or in a version that is
/// tested as that of the other is, and variants of a development container.
fn is_free(circle: &Circle<'_>, one: &Party<'_>, other: &Party<'_>) -> bool {
    match one.kind {
        PlaceKind::Pipeline => {
            other.kind == PlaceKind::Pipeline
                || circle.escorted(one, other, one.scope() != other.scope())
                || (circle.tests(one) && circle.tests(other))
                || is_least(circle, one)
        }
        PlaceKind::Devcontainer => {
            other.kind == PlaceKind::Devcontainer && variant(one.path) != variant(other.path)
        }
        _ => false,
    }
}

/// The folder of a development container.
fn variant(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a job tests the least version that is demanded.
fn is_least(circle: &Circle<'_>, job: &Party<'_>) -> bool {
    let from = |party: &Party<'_>| party.set.as_ref().and_then(|set| set.bounds().0.cloned());
    let Some(selected) = from(job) else { return false };
    let mut demands = circle.parties.iter().filter(|party| party.role() == Role::Requires);
    demands.any(|demand| {
        from(demand).is_some_and(|least| {
            let length = least.parts().len().min(selected.parts().len());
            length > 0 && least.parts()[..length] == selected.parts()[..length]
        }) && circle.together(job, demand)
    })
}

/// A selection, and what is demanded.
fn demand(
    toolchain: &Toolchain,
    circle: &Circle<'_>,
    selection: &Party<'_>,
    demand: &Party<'_>,
) -> Option<Relation> {
    let wanted = demand.set.as_ref()?;
    // A module is a folder without those below, which are modules of their own.
    let modular = matches!(demand.declaration.tool.as_str(), "terraform" | "opentofu");
    if modular && !scope::holds_in(selection.scope(), demand.scope()) {
        return None;
    }
    // Of projects inside projects each says what it needs; only workspaces of packages share what their root demands.
    let shared =
        matches!(demand.declaration.tool.as_str(), "bun" | "node" | "npm" | "pnpm" | "yarn");
    if !shared && circle.demands_nearer(selection, demand) {
        return None;
    }
    let elsewhere = selection.scope() != demand.scope();
    if selection.kind == PlaceKind::Pipeline
        && elsewhere
        && circle.escorted(selection, demand, true)
    {
        return None;
    }
    let moves = selection.floating().is_some_and(|floating| {
        matches!(
            floating,
            Floating::Latest | Floating::Lts | Floating::LtsBefore(_) | Floating::Stable
        )
    });
    let Some(selected) = &selection.set else {
        return (moves && wanted.has_upper_bound()).then_some(Relation::FloatingUnderBound);
    };
    if selected.is_disjoint(wanted) {
        return Some(if is_hook(selection) {
            Relation::HookDrift
        } else {
            Relation::Unsatisfiable
        });
    }
    if moves {
        return wanted.has_upper_bound().then_some(Relation::FloatingUnderBound);
    }
    let partly = selection.role() == Role::Selects
        && selection.floating().is_none()
        && !selected.is_subset(wanted)
        && (selection.kind == PlaceKind::VersionFile
            || newest_outside(toolchain, selection, demand));
    partly.then_some(Relation::PartlySatisfied)
}

/// Whether the newest version that is selected is one that is not demanded.
pub(super) fn newest_outside(
    toolchain: &Toolchain,
    selection: &Party<'_>,
    demand: &Party<'_>,
) -> bool {
    let Some((selected, wanted)) = sets(selection, demand) else { return false };
    let tool = &selection.declaration.tool;
    let newest = toolchain.circumstances.newest(tool, selected);
    let newest = newest.map_or_else(|| selected.clone(), |line| line.set.intersection(selected));
    let outside = newest.difference(wanted);
    !outside.is_empty() && outside.bounds().1 == newest.bounds().1
}

/// Two demands. Ranges of libraries and linters are each installed by themselves.
fn demands(circle: &Circle<'_>, one: &Party<'_>, other: &Party<'_>) -> Option<Relation> {
    let shared = match one.declaration.tool.as_str() {
        // Each root module is run by itself.
        "terraform" | "opentofu" => one.scope() == other.scope(),
        _ => circle.class() == Class::Language,
    };
    let (mine, theirs) = sets(one, other)?;
    (shared && mine.is_disjoint(theirs)).then_some(Relation::Unsatisfiable)
}

fn locked(demand: &Party<'_>, lock: &Party<'_>) -> Option<Relation> {
    let (wanted, locked) = sets(demand, lock)?;
    let near = demand.scope() == lock.scope() || demand.declaration.tool.is_known();
    (near && wanted.is_disjoint(locked)).then_some(Relation::LockedOutside)
}

fn hook(hook: &Party<'_>, lock: &Party<'_>) -> Option<Relation> {
    let (runs, locked) = sets(hook, lock)?;
    (is_hook(hook) && runs.is_disjoint(locked)).then_some(Relation::HookDrift)
}

fn target(least: &Party<'_>, target: &Party<'_>) -> Option<Relation> {
    let (run, made_for) = sets(least, target)?;
    let from = made_for.bounds().0?;
    // The types of a runtime say what may be called, not what the code is compiled to: its own version decides.
    let types = target.declaration.dialect == versions::Dialect::Npm;
    let above = match least.role() {
        Role::Requires => !types && run.bounds().0.is_some_and(|minimum| from > minimum),
        _ => least.floating().is_none() && run.is_disjoint(&Set::at_least(from.clone())),
    };
    above.then_some(Relation::TargetAbove)
}
