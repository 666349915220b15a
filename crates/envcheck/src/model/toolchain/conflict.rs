use std::collections::BTreeMap;

use super::{
    Declaration, Mend, Relation, Toolchain,
    blame::{self, Edge},
    joint, mend,
    party::{Circle, Party},
    relation, single,
};

/// Declarations that do not go together, and the one that should change.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// In which way.
    pub relation: Relation,
    /// The one to blame.
    pub blamed: usize,
    /// One that contradicts it.
    pub against: usize,
    /// A third one, where the three have no version in common and any two of them have.
    pub third: Option<usize>,
    /// Others of the largest group that agrees, which `against` is part of.
    pub agreeing: Vec<usize>,
    /// Others of the same file that say the same as the one to blame.
    pub same: Vec<usize>,
    /// Whether even the newest version that is selected lies outside.
    pub newest_outside: bool,
    /// What would mend it.
    pub mend: Option<Mend>,
}

/// All conflicts of a workspace.
#[derive(Debug, Default)]
pub struct Conflicts {
    /// In the order of the declarations to blame.
    pub list: Vec<Conflict>,
    /// What was too much to compare.
    pub left_out: Vec<String>,
}

/// More pairs than this of one tool are not compared: nobody writes so many by hand.
const MOST_PAIRS: usize = 400_000;

impl Conflicts {
    /// Those of one kind.
    pub fn of(&self, relation: Relation) -> impl Iterator<Item = &Conflict> {
        self.list.iter().filter(move |conflict| conflict.relation == relation)
    }
}

/// Every conflict of `toolchain`.
pub(super) fn find(toolchain: &Toolchain) -> Conflicts {
    let mut found = Conflicts::default();
    for circle in Circle::all(toolchain) {
        let pairs = pairs(&circle);
        let Some(pairs) = pairs else {
            let tool = &circle.parties[0].declaration.tool;
            found.left_out.push(format!(
                "there are too many different versions of {tool} to compare them all"
            ));
            continue;
        };
        judge(toolchain, &circle, &pairs, &mut found.list);
    }
    found.list.sort_by_key(|conflict| (conflict.blamed, conflict.relation));
    found
}

/// Parties that hold for the same folder, each pair once; nothing where they are too many.
fn pairs(circle: &Circle<'_>) -> Option<Vec<(usize, usize)>> {
    let mut pairs = Vec::new();
    for (scope, own) in circle.scopes() {
        let above: Vec<_> = circle
            .above(scope)
            .filter(|index| circle.holds(&circle.parties[*index], scope))
            .collect();
        for (at, one) in own.iter().enumerate() {
            pairs.extend(own[at + 1..].iter().chain(&above).map(|other| (*one, *other)));
            if pairs.len() > MOST_PAIRS {
                return None;
            }
        }
    }
    Some(pairs)
}

fn judge(
    toolchain: &Toolchain,
    circle: &Circle<'_>,
    pairs: &[(usize, usize)],
    found: &mut Vec<Conflict>,
) {
    let index = |party: &Party<'_>| {
        circle.parties.partition_point(|other| other.members[0] < party.members[0])
    };
    let (mut contradictions, mut others) = (Vec::new(), BTreeMap::new());
    for (one, other) in pairs {
        let (one, other) = (&circle.parties[*one], &circle.parties[*other]);
        let Some((relation, first, second)) = relation::between(toolchain, circle, one, other)
        else {
            continue;
        };
        let edge = Edge { relation, one: index(first), other: index(second) };
        if relation.is_contradiction() {
            contradictions.push(edge);
        } else {
            others.entry((edge.one, relation)).or_insert(edge);
        }
    }
    let start = found.len();
    for verdict in blame::verdicts(circle, &contradictions, &toolchain.circumstances.aside) {
        let agreeing: Vec<&Party<'_>> =
            verdict.agreeing.iter().map(|index| &circle.parties[*index]).collect();
        let mut conflict = conflict(toolchain, circle, verdict.edge);
        let blamed = &circle.parties[verdict.edge.one];
        let against = &circle.parties[verdict.edge.other];
        conflict.mend = mend::mend(toolchain, circle, blamed, against, &agreeing);
        conflict.agreeing = agreeing.iter().flat_map(|party| &party.members).copied().collect();
        found.push(conflict);
    }
    joint::find(toolchain, circle, found);
    let blamed: Vec<usize> = found[start..].iter().map(|conflict| conflict.blamed).collect();
    for edge in others.into_values() {
        let conflict = conflict(toolchain, circle, edge);
        if edge.relation == Relation::TargetAbove || !blamed.contains(&conflict.blamed) {
            found.push(conflict);
        }
    }
    single::find(toolchain, circle, found);
}

fn conflict(toolchain: &Toolchain, circle: &Circle<'_>, edge: Edge) -> Conflict {
    let (blamed, against) = (&circle.parties[edge.one], &circle.parties[edge.other]);
    Conflict {
        newest_outside: relation::newest_outside(toolchain, blamed, against),
        ..Conflict::new(edge.relation, blamed, against)
    }
}

impl Conflict {
    /// One without anything beside the two.
    pub(super) fn new(relation: Relation, blamed: &Party<'_>, against: &Party<'_>) -> Self {
        Self {
            relation,
            blamed: blamed.members[0],
            against: against.members[0],
            third: None,
            agreeing: Vec::new(),
            same: blamed.members[1..].to_vec(),
            newest_outside: false,
            mend: None,
        }
    }

    /// The one to blame, and the one that contradicts it.
    pub fn pair<'a>(&self, toolchain: &'a Toolchain) -> (&'a Declaration, &'a Declaration) {
        (&toolchain.declarations[self.blamed], &toolchain.declarations[self.against])
    }
}
