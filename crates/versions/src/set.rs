use crate::Version;

mod display;

/// A set of versions: a sorted union of intervals that do not touch.
///
/// A set says where versions lie in the order. That npm, Cargo and Terraform leave out pre-releases which nobody asked
/// for is no property of an interval, and is not modelled: `>=1` holds `2.0.0-rc.1`. What ends before a release ends
/// before its pre-releases too (`below`), as all of them have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Set {
    intervals: Vec<Interval>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Interval {
    from: Cut,
    to: Cut,
}

/// A place between versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Cut {
    At(Version, Side),
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Side {
    Before,
    After,
}

impl Set {
    /// Every version.
    pub fn all() -> Self {
        Self::between(Cut::start(), Cut::End)
    }

    /// No version.
    pub fn empty() -> Self {
        Self { intervals: Vec::new() }
    }

    /// One version: `1.2` is 1.2.0 and not 1.2.1.
    pub fn exactly(version: Version) -> Self {
        Self::between(Cut::before(version.clone()), Cut::after(version))
    }

    /// This version and what follows it.
    pub fn at_least(version: Version) -> Self {
        Self::between(Cut::before(version), Cut::End)
    }

    /// What follows this version.
    pub fn above(version: Version) -> Self {
        Self::between(Cut::after(version), Cut::End)
    }

    /// What comes before this version, without the pre-releases of a release.
    pub fn below(version: Version) -> Self {
        let end = if version.is_prerelease() { version } else { version.floor() };
        Self::before(end)
    }

    /// What comes before this version in the order, with the pre-releases that lead to it.
    pub fn before(version: Version) -> Self {
        Self::between(Cut::start(), Cut::before(version))
    }

    /// This version and what comes before it.
    pub fn at_most(version: Version) -> Self {
        Self::between(Cut::start(), Cut::after(version))
    }

    /// Every version that starts with these numbers: `3.11` is `[3.11, 3.12)`.
    pub fn prefix(version: Version) -> Self {
        let last = version.parts().len().saturating_sub(1);
        let end = version.bumped(last);
        Self::range(version, end)
    }

    /// Every version that starts with these numbers, and the pre-releases that lead to them: `==3.13.*` holds
    /// 3.13.0rc1.
    pub fn line(version: Version) -> Self {
        Self::prereleases(version.clone()).union(&Self::prefix(version))
    }

    /// The versions that lead to this release.
    pub fn prereleases(version: Version) -> Self {
        Self::between(Cut::before(version.floor()), Cut::before(version))
    }

    /// From this version to before that one, without the latter's pre-releases.
    pub fn range(from: Version, to: Version) -> Self {
        Self::at_least(from).intersection(&Self::below(to))
    }

    fn between(from: Cut, to: Cut) -> Self {
        let from = from.max(Cut::start());
        let intervals = if from < to { vec![Interval { from, to }] } else { Vec::new() };
        Self { intervals }
    }

    /// What is in one of them.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<_> = self.intervals.iter().chain(&other.intervals).cloned().collect();
        all.sort_by(|one, other| one.from.cmp(&other.from));
        let mut intervals: Vec<Interval> = Vec::with_capacity(all.len());
        for next in all {
            match intervals.last_mut() {
                Some(last) if next.from <= last.to => {
                    if next.to > last.to {
                        last.to = next.to;
                    }
                }
                _ => intervals.push(next),
            }
        }
        Self { intervals }
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        let (mut ours, mut theirs) =
            (self.intervals.iter().peekable(), other.intervals.iter().peekable());
        while let (Some(one), Some(two)) = (ours.peek(), theirs.peek()) {
            let from = (&one.from).max(&two.from);
            let to = (&one.to).min(&two.to);
            if from < to {
                intervals.push(Interval { from: from.clone(), to: to.clone() });
            }
            if one.to <= two.to {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self { intervals }
    }

    /// What is not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut intervals = Vec::new();
        let mut from = Cut::start();
        for interval in &self.intervals {
            if from < interval.from {
                intervals.push(Interval { from, to: interval.from.clone() });
            }
            from = interval.to.clone();
        }
        if from < Cut::End {
            intervals.push(Interval { from, to: Cut::End });
        }
        Self { intervals }
    }

    /// What is in this one and not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// Whether `version` is in it.
    pub fn contains(&self, version: &Version) -> bool {
        self.intervals.iter().any(|interval| interval.contains(version))
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Whether everything is in it.
    pub fn is_all(&self) -> bool {
        *self == Self::all()
    }

    /// Whether all of it is in `of`.
    pub fn is_subset(&self, of: &Self) -> bool {
        self.intersection(of) == *self
    }

    /// Whether nothing is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(other).is_empty()
    }

    /// The one version that is in it, if there is one only.
    pub fn single(&self) -> Option<&Version> {
        match self.intervals.as_slice() {
            [Interval { from: Cut::At(from, Side::Before), to: Cut::At(to, Side::After) }]
                if from == to =>
            {
                Some(from)
            }
            _ => None,
        }
    }

    /// A member: the first, or where there is no first one near it, a release if one is in the first interval.
    pub fn witness(&self) -> Option<Version> {
        self.intervals.first().map(Interval::witness)
    }

    /// The versions at which it starts and ends; nothing where it is open.
    pub fn bounds(&self) -> (Option<&Version>, Option<&Version>) {
        let from = self.intervals.first().map(|interval| &interval.from);
        let to = self.intervals.last().map(|interval| &interval.to);
        (from.filter(|cut| **cut != Cut::start()).and_then(Cut::version), to.and_then(Cut::version))
    }

    /// Whether it has no gaps.
    pub fn is_interval(&self) -> bool {
        self.intervals.len() <= 1
    }

    /// Whether there are versions above all of it.
    pub fn has_upper_bound(&self) -> bool {
        self.intervals.last().is_none_or(|interval| interval.to != Cut::End)
    }
}

impl Interval {
    fn contains(&self, version: &Version) -> bool {
        let place = Cut::before(version.clone());
        self.from <= place && place < self.to
    }

    fn witness(&self) -> Version {
        let Some(from) = self.from.version() else { return Version::new(&[]) };
        let length = self.to.version().map_or(0, |to| to.parts().len()).max(from.parts().len());
        let mut closest = from.release();
        while closest.parts().len() <= length {
            closest = closest.with_part(0);
        }
        let patch = from.bumped(from.parts().len().max(3) - 1);
        let candidates = [from.release(), from.clone(), patch, closest.with_part(1)];
        let found = candidates.into_iter().find(|candidate| self.contains(candidate));
        found.unwrap_or_else(|| from.just_after())
    }
}

impl Cut {
    fn start() -> Self {
        Self::before(Version::new(&[]).floor())
    }

    fn before(version: Version) -> Self {
        Self::At(version, Side::Before)
    }

    fn after(version: Version) -> Self {
        Self::At(version, Side::After)
    }

    fn version(&self) -> Option<&Version> {
        match self {
            Self::At(version, _) => Some(version),
            Self::End => None,
        }
    }
}
