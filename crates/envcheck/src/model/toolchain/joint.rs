//! Three declarations of which any two have a version in common, and all together have none. With intervals alone that
//! cannot be: one of the three has gaps, such as `18 || 22`.

use std::collections::BTreeSet;

use super::{
    Class, Conflict, PlaceKind, Relation, Role, Toolchain, mend,
    party::{Circle, Party},
};

/// So many parties of one folder are compared in threes: nobody writes more by hand.
const MOST: usize = 60;

pub(super) fn find(toolchain: &Toolchain, circle: &Circle<'_>, found: &mut Vec<Conflict>) {
    if circle.class() != Class::Language {
        return;
    }
    let blamed: BTreeSet<usize> = found.iter().map(|conflict| conflict.blamed).collect();
    let binding = |index: &usize| {
        let party = &circle.parties[*index];
        is_binding(party) && !blamed.contains(&party.members[0])
    };
    let mut seen = BTreeSet::new();
    for (scope, own) in circle.scopes() {
        let above =
            circle.above(scope).filter(|index| circle.holds(&circle.parties[*index], scope));
        let mut here: Vec<usize> = own.iter().copied().chain(above).filter(binding).collect();
        here.sort_unstable();
        if here.len() <= MOST {
            for three in threes(circle, &here) {
                if seen.insert(three) {
                    found.push(conflict(toolchain, circle, three));
                }
            }
        }
    }
}

/// Whether it has to hold whatever the others say. Of a pipeline some job may be meant.
fn is_binding(party: &Party<'_>) -> bool {
    let binding = match party.role() {
        Role::Requires => true,
        Role::Selects => party.floating().is_none() && party.kind != PlaceKind::Pipeline,
        _ => false,
    };
    binding && party.set.is_some()
}

fn threes(circle: &Circle<'_>, here: &[usize]) -> Vec<[usize; 3]> {
    let mut threes = Vec::new();
    for (at, one) in here.iter().enumerate() {
        for (next, two) in here.iter().enumerate().skip(at + 1) {
            let rest = here[next + 1..].iter().map(|three| [*one, *two, *three]);
            threes.extend(rest.filter(|three| have_nothing_in_common(circle, *three)));
        }
    }
    threes
}

/// Whether any two of them agree and all three do not. Two selections agree by being near to each other, not by a
/// version that both contain.
fn have_nothing_in_common(circle: &Circle<'_>, three: [usize; 3]) -> bool {
    let parties = three.map(|index| &circle.parties[index]);
    let [Some(one), Some(two), Some(three)] = parties.map(|party| party.set.as_ref()) else {
        return false;
    };
    if [one, two, three].iter().all(|set| set.is_interval()) {
        return false;
    }
    let selections = parties.iter().filter(|party| party.role() == Role::Selects).count();
    // Each root module of Terraform is run by itself.
    let modular = matches!(parties[0].declaration.tool.as_str(), "terraform" | "opentofu");
    let same_scope = || parties.iter().all(|party| party.scope() == parties[0].scope());
    let both = one.intersection(two);
    selections <= 1
        && (!modular || same_scope())
        && !both.is_empty()
        && !one.is_disjoint(three)
        && !two.is_disjoint(three)
        && both.is_disjoint(three)
}

/// What is farthest from the project is to blame, unless it decides.
fn conflict(toolchain: &Toolchain, circle: &Circle<'_>, three: [usize; 3]) -> Conflict {
    let mut order = three;
    order.sort_by_key(|index| {
        let party = &circle.parties[*index];
        (party.decides, std::cmp::Reverse(party.kind), std::cmp::Reverse(*index))
    });
    let [blamed, against, third] = order.map(|index| &circle.parties[index]);
    let mut conflict = Conflict::new(Relation::Unsatisfiable, blamed, against);
    conflict.third = Some(third.members[0]);
    conflict.mend = mend::mend(toolchain, circle, blamed, against, &[third]);
    conflict
}
