use std::collections::{BTreeMap, BTreeSet};

use findings::FileId;
use versions::Version;

use super::{
    PlaceKind, Relation, Role,
    party::{Circle, Party},
};

/// Two parties that contradict each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) relation: Relation,
    pub(super) one: usize,
    pub(super) other: usize,
}

/// Which of two has to change.
#[derive(Debug)]
pub(super) struct Verdict {
    /// `one` is to blame.
    pub(super) edge: Edge,
    /// Others that agree with `other`.
    pub(super) agreeing: Vec<usize>,
}

/// Blames those outside the largest group that agrees, each once; the file that decides is right.
pub(super) fn verdicts(
    circle: &Circle<'_>,
    edges: &[Edge],
    aside: &BTreeSet<FileId>,
) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut left: Vec<Edge> = edges.to_vec();
    while !left.is_empty() {
        let mut blamed = BTreeSet::new();
        for edges in components(&left) {
            let start = verdicts.len();
            outvoted(circle, &edges, aside, &mut verdicts);
            if verdicts.len() == start {
                verdicts.extend(edges.first().map(|edge| weaker(circle, *edge)));
            }
            blamed.extend(verdicts[start..].iter().map(|verdict| verdict.edge.one));
        }
        left.retain(|edge| !blamed.contains(&edge.one) && !blamed.contains(&edge.other));
    }
    verdicts
}

/// Edges that hang together.
fn components(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let mut above: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in edges {
        let (one, other) = (root(&mut above, edge.one), root(&mut above, edge.other));
        above.insert(one.max(other), one.min(other));
    }
    let mut components: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        components.entry(root(&mut above, edge.one)).or_default().push(*edge);
    }
    components.into_values().collect()
}

/// The first of those that hang together with `of`, as far as it is known.
fn root(above: &mut BTreeMap<usize, usize>, of: usize) -> usize {
    let mut at = of;
    while let Some(next) = above.get(&at).copied().filter(|next| *next != at) {
        let beyond = above.get(&next).copied().unwrap_or(next);
        above.insert(at, beyond);
        at = next;
    }
    at
}

fn outvoted(
    circle: &Circle<'_>,
    edges: &[Edge],
    aside: &BTreeSet<FileId>,
    verdicts: &mut Vec<Verdict>,
) {
    let members: BTreeSet<usize> = edges.iter().flat_map(|edge| [edge.one, edge.other]).collect();
    let Some(version) = agreed(circle, &members) else { return };
    let right: BTreeSet<usize> =
        (0..circle.parties.len()).filter(|index| has(&circle.parties[*index], &version)).collect();
    let mut best: BTreeMap<usize, Edge> = BTreeMap::new();
    for edge in edges {
        let edge = match (right.contains(&edge.one), right.contains(&edge.other)) {
            (false, true) => *edge,
            (true, false) => Edge { one: edge.other, other: edge.one, ..*edge },
            _ => continue,
        };
        let known = best.entry(edge.one).or_insert(edge);
        if rank(circle, edge, aside) < rank(circle, *known, aside) {
            *known = edge;
        }
    }
    for edge in best.into_values() {
        let blamed = &circle.parties[edge.one];
        let agreeing = right.iter().copied().filter(|index| {
            let party = &circle.parties[*index];
            *index != edge.other
                && !matches!(party.role(), Role::Targets | Role::Prose)
                && circle.together(party, blamed)
        });
        verdicts.push(Verdict { edge, agreeing: agreeing.collect() });
    }
}

/// The best proof comes first: what is wrong for certain, in a file of the run, with a version that is spelled out.
fn rank(
    circle: &Circle<'_>,
    edge: Edge,
    aside: &BTreeSet<FileId>,
) -> (bool, bool, Relation, PlaceKind, usize) {
    let (blamed, other) = (&circle.parties[edge.one], &circle.parties[edge.other]);
    let is_aside = |party: &Party<'_>| aside.contains(&party.declaration.span.file);
    let unseen = is_aside(blamed) && is_aside(other);
    (!other.decides, unseen, edge.relation, other.kind, edge.other)
}

fn has(party: &Party<'_>, version: &Version) -> bool {
    party.set.as_ref().is_some_and(|set| set.contains(version))
}

/// The version that most of `members` allow.
fn agreed(circle: &Circle<'_>, members: &BTreeSet<usize>) -> Option<Version> {
    let mut candidates: BTreeMap<String, Version> = BTreeMap::new();
    for index in members {
        let witness = circle.parties[*index].set.as_ref().and_then(versions::Set::witness);
        if let Some(witness) = witness {
            candidates.entry(witness.to_string()).or_insert(witness);
        }
    }
    let votes = |version: &Version| {
        let agree = members.iter().filter(|index| has(&circle.parties[**index], version));
        let agree: Vec<_> = agree.map(|index| &circle.parties[*index]).collect();
        let files: BTreeSet<_> = agree.iter().map(|party| party.path).collect();
        let near = agree.iter().map(|party| (party.kind, party.role() == Role::Locks)).min();
        let first = agree.iter().map(|party| party.members[0]).min();
        (
            agree.iter().any(|party| party.decides),
            files.len(),
            std::cmp::Reverse(near),
            std::cmp::Reverse(first),
        )
    };
    candidates.into_values().max_by_key(|version| votes(version))
}

/// Of two that share a version and still have to be closer: what does not decide, then what is farther from the project.
fn weaker(circle: &Circle<'_>, edge: Edge) -> Verdict {
    let standing = |index: usize| {
        let party = &circle.parties[index];
        (!party.decides, party.kind, index)
    };
    let (one, other) = if standing(edge.one) > standing(edge.other) {
        (edge.one, edge.other)
    } else {
        (edge.other, edge.one)
    };
    Verdict { edge: Edge { one, other, ..edge }, agreeing: Vec::new() }
}
