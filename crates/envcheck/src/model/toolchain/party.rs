use std::collections::{BTreeMap, BTreeSet};

use versions::{Floating, Meaning, Set};

use super::{Class, Declaration, PlaceKind, Role, Toolchain, scope};

/// Declarations of one file that say the same.
#[derive(Debug)]
pub(super) struct Party<'a> {
    /// Their places in [`Toolchain::declarations`], the first first.
    pub(super) members: Vec<usize>,
    /// The first of them.
    pub(super) declaration: &'a Declaration,
    /// What they mean; nothing where nobody knows.
    pub(super) set: Option<Set>,
    /// Where they stand.
    pub(super) kind: PlaceKind,
    /// Their file.
    pub(super) path: &'a str,
    /// Whether the configuration says that this file decides.
    pub(super) decides: bool,
}

/// The parties of one tool in one part of the workspace that is compared within.
#[derive(Debug)]
pub(super) struct Circle<'a> {
    /// In the order of the declarations.
    pub(super) parties: Vec<Party<'a>>,
    by_scope: BTreeMap<&'a str, Vec<usize>>,
    /// The folders in which a sort of places selects.
    selecting: BTreeMap<PlaceKind, BTreeSet<&'a str>>,
    /// The first members of parties whose version some matrix tests.
    tested: BTreeSet<usize>,
}

/// More parties than this are not compared with matrices: nobody writes so many by hand.
const MOST_TESTED: usize = 2000;

impl<'a> Party<'a> {
    pub(super) fn scope(&self) -> &'a str {
        &self.declaration.scope
    }

    pub(super) fn role(&self) -> Role {
        self.declaration.role
    }

    pub(super) fn floating(&self) -> Option<&'a Floating> {
        match &self.declaration.constraint.meaning {
            Meaning::Floating(floating) => Some(floating),
            _ => None,
        }
    }

    /// Whether it says which version is used.
    pub(super) fn selects(&self) -> bool {
        matches!(self.role(), Role::Selects | Role::Matrix)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.set.as_ref().zip(other.set.as_ref()).is_some_and(|(one, two)| !one.is_disjoint(two))
    }
}

/// What a pipeline gives to a Dockerfile ends up in an image.
fn kind(declaration: &Declaration, path: &str) -> PlaceKind {
    let built = declaration.via.iter().any(|step| step.what.starts_with("`ARG "));
    match PlaceKind::of(path) {
        PlaceKind::Pipeline if built => PlaceKind::Container,
        kind => kind,
    }
}

impl<'a> Circle<'a> {
    /// All circles, in the order of tools and folders.
    pub(super) fn all(toolchain: &'a Toolchain) -> Vec<Self> {
        let mut circles: BTreeMap<_, BTreeMap<_, Party<'a>>> = BTreeMap::new();
        for (index, declaration) in toolchain.declarations.iter().enumerate() {
            if declaration.inert.is_some() || !toolchain.circumstances.looks_at(&declaration.tool) {
                continue;
            }
            let path = toolchain.path(declaration.span);
            let island = match scope::island(path) {
                "" => scope::island(&declaration.scope),
                island => island,
            };
            let circle = circles.entry((&declaration.tool, island)).or_default();
            let said = (declaration.role, declaration.dialect, declaration.raw.as_str());
            let vendor = declaration.constraint.vendor.as_deref();
            let key = (declaration.span.file, declaration.scope.as_str(), said, vendor);
            let party = circle.entry(key).or_insert_with(|| Party {
                members: Vec::new(),
                declaration,
                set: toolchain.versions(declaration),
                kind: kind(declaration, path),
                path,
                decides: toolchain.circumstances.settings.decides(&declaration.tool, path),
            });
            party.members.push(index);
        }
        circles.into_values().map(|parties| Self::new(parties.into_values().collect())).collect()
    }

    fn new(mut parties: Vec<Party<'a>>) -> Self {
        parties.sort_by_key(|party| party.members[0]);
        let mut by_scope: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut selecting: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (index, party) in parties.iter().enumerate() {
            by_scope.entry(party.scope()).or_default().push(index);
            if party.selects() {
                selecting.entry(party.kind).or_default().insert(party.scope());
            }
        }
        let mut circle = Self { parties, by_scope, selecting, tested: BTreeSet::new() };
        circle.tested = circle.tested();
        circle
    }

    fn tested(&self) -> BTreeSet<usize> {
        let matrix: Vec<_> =
            self.parties.iter().filter(|party| party.role() == Role::Matrix).collect();
        let few = self.parties.iter().filter(|_| self.parties.len() <= MOST_TESTED);
        let tested = few.filter(|party| {
            matrix.iter().any(|member| member.overlaps(party) && self.together(member, party))
        });
        tested.map(|party| party.members[0]).collect()
    }

    /// Whether a matrix tests the version of `party`.
    pub(super) fn tests(&self, party: &Party<'_>) -> bool {
        self.tested.contains(&party.members[0])
    }

    /// The folders that parties hold for, with those that hold exactly there.
    pub(super) fn scopes(&self) -> impl Iterator<Item = (&'a str, &[usize])> {
        self.by_scope.iter().map(|(scope, parties)| (*scope, parties.as_slice()))
    }

    /// The parties of the folders above `scope`.
    pub(super) fn above(&self, scope: &'a str) -> impl Iterator<Item = usize> {
        let folders = crate::model::ancestors(scope).skip(1);
        folders.filter_map(|folder| self.by_scope.get(folder)).flatten().copied()
    }

    /// Whether what `party` says holds in the folder `scope`: a nearer place of the same sort takes its part.
    pub(super) fn holds(&self, party: &Party<'_>, scope: &str) -> bool {
        if !scope::holds_in(party.scope(), scope) {
            return false;
        }
        let Some(selecting) = self.selecting.get(&party.kind).filter(|_| party.selects()) else {
            return true;
        };
        let mut nearest = crate::model::ancestors(scope).filter(|it| selecting.contains(it));
        nearest.next() == Some(party.scope())
    }

    /// Whether both hold for a folder of one of them.
    pub(super) fn together(&self, one: &Party<'_>, other: &Party<'_>) -> bool {
        self.holds(one, other.scope()) || self.holds(other, one.scope())
    }

    /// Whether the pipeline that `party` is part of, or its folder's others where `wide`, has a job that fits `other`.
    pub(super) fn escorted(&self, party: &Party<'_>, other: &Party<'_>, wide: bool) -> bool {
        let beside = self.by_scope.get(party.scope()).into_iter().flatten();
        let mut jobs = beside.map(|index| &self.parties[*index]).filter(|job| {
            job.kind == PlaceKind::Pipeline && job.selects() && (wide || job.path == party.path)
        });
        jobs.any(|job| job.overlaps(other))
    }

    /// Whether the folder `scope` selects in a sort of place in which a folder above it selects too: it differs from that
    /// on purpose.
    pub(super) fn overrides(&self, scope: &'a str) -> bool {
        let own = self.by_scope.get(scope).into_iter().flatten().map(|at| &self.parties[*at]);
        own.filter(|party| party.selects()).any(|party| {
            let mut above = self.above(scope).map(|index| &self.parties[index]);
            above.any(|other| other.kind == party.kind && other.selects())
        })
    }

    /// Whether a folder that is nearer to `selection` than that of `demand` demands a version too, and `selection` is one.
    pub(super) fn demands_nearer(&self, selection: &Party<'_>, demand: &Party<'_>) -> bool {
        let folders = crate::model::ancestors(selection.scope());
        let nearer = folders.take_while(|folder| folder.len() > demand.scope().len());
        let mut parties = nearer.filter_map(|folder| self.by_scope.get(folder)).flatten();
        parties.any(|index| {
            let party = &self.parties[*index];
            party.role() == Role::Requires && party.overlaps(selection)
        })
    }

    pub(super) fn class(&self) -> Class {
        self.parties.first().map_or(Class::Unknown, |party| Class::of(&party.declaration.tool))
    }
}
