//! Conflicts that do not lie between two parties: all of a kind count.

use std::collections::BTreeMap;

use versions::{Set, Tool};

use super::{
    Class, Conflict, PlaceKind, Relation, Role, Toolchain,
    party::{Circle, Party},
};

pub(super) fn find(toolchain: &Toolchain, circle: &Circle<'_>, found: &mut Vec<Conflict>) {
    prose(circle, found);
    parity(circle, found);
    gaps(toolchain, circle, found);
}

fn of<'p, 'a>(circle: &'p Circle<'a>, role: Role) -> impl Iterator<Item = &'p Party<'a>> {
    circle.parties.iter().filter(move |party| party.role() == role)
}

/// What people are told, and nothing agrees with.
fn prose(circle: &Circle<'_>, found: &mut Vec<Conflict>) {
    for told in of(circle, Role::Prose).filter(|told| told.set.is_some()) {
        let mut facts = circle.parties.iter().filter(|fact| {
            matches!(fact.role(), Role::Selects | Role::Requires)
                && fact.floating().is_none()
                && fact.set.is_some()
                && circle.together(fact, told)
        });
        let first = facts.next();
        if let Some(first) = first.filter(|first| !first.overlaps(told))
            && !facts.any(|fact| fact.overlaps(told))
        {
            found.push(Conflict::new(Relation::OutdatedProse, told, first));
        }
    }
}

/// A service in containers, and none of the managed ones is of its version.
fn parity(circle: &Circle<'_>, found: &mut Vec<Conflict>) {
    if circle.class() != Class::Service {
        return;
    }
    let services = || of(circle, Role::Selects).filter(|party| party.set.is_some());
    let managed: Vec<_> = services().filter(|party| party.kind == PlaceKind::Deployment).collect();
    let Some(first) = managed.first() else { return };
    for local in services().filter(|party| party.kind != PlaceKind::Deployment) {
        if !managed.iter().any(|party| party.overlaps(local)) {
            found.push(Conflict::new(Relation::ServiceParity, local, first));
        }
    }
}

/// Versions that are demanded or shipped, and that no job of a matrix tests.
fn gaps(toolchain: &Toolchain, circle: &Circle<'_>, found: &mut Vec<Conflict>) {
    let mut matrices: BTreeMap<&str, Vec<&Party<'_>>> = BTreeMap::new();
    for member in of(circle, Role::Matrix) {
        matrices.entry(member.scope()).or_default().push(member);
    }
    for (scope, members) in matrices {
        let jobs = circle.parties.iter().filter(|job| {
            job.kind == PlaceKind::Pipeline && job.selects() && circle.together(job, members[0])
        });
        let Some(tested) = union(jobs) else { continue };
        let here = || circle.parties.iter().filter(|party| party.scope() == scope);
        let least = here().filter(|party| party.role() == Role::Requires).find(|demand| {
            let set = demand.set.as_ref();
            let least = set.and_then(|set| least(toolchain, &demand.declaration.tool, set));
            least.is_some_and(|least| least.is_disjoint(&tested))
        });
        let shipped = here().filter(|party| party.role() == Role::Selects).find(|party| {
            party.kind == PlaceKind::Container
                && circle.class() == Class::Language
                && party.set.as_ref().is_some_and(|set| set.is_disjoint(&tested))
        });
        for missing in [least, shipped].into_iter().flatten() {
            found.push(Conflict::new(Relation::MatrixGap, members[0], missing));
        }
    }
}

/// All versions of them; nothing where one is not known.
fn union<'p, 'a: 'p>(parties: impl Iterator<Item = &'p Party<'a>>) -> Option<Set> {
    let mut all = Set::empty();
    for party in parties {
        all = all.union(party.set.as_ref()?);
    }
    Some(all)
}

/// The line of releases that is the least in `set`.
fn least(toolchain: &Toolchain, tool: &Tool, set: &Set) -> Option<Set> {
    let from = set.bounds().0?.release();
    let lines = toolchain.circumstances.table().of(tool);
    let known = lines.iter().find(|line| line.set.contains(&from)).map(|line| line.set.clone());
    known.or_else(|| {
        let length = from.parts().len().min(if from.major() == 0 { 2 } else { 1 });
        (length > 0).then(|| Set::prefix(from.truncated(length)))
    })
}
