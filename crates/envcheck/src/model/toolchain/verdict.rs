use std::collections::BTreeSet;

use jiff::civil::Date;
use versions::Meaning;

use super::{Declaration, Role, Toolchain};

/// What is to be said about one declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It contradicts another.
    Conflict,
    /// It selects what no longer gets fixes.
    EndOfLife,
    /// Its version moves.
    Floating,
    /// Nobody can tell its version.
    Unknown,
    /// Nothing reads it.
    Inert,
    /// None of these.
    Fine,
}

impl Verdict {
    /// As tables and machine formats write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::EndOfLife => "end of life",
            Self::Floating => "floating",
            Self::Unknown => "unknown",
            Self::Inert => "inert",
            Self::Fine => "ok",
        }
    }
}

impl Toolchain {
    /// The verdicts on all declarations, in their order.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut taking_part = BTreeSet::<usize>::new();
        for conflict in self.conflicts.list.iter().filter(|it| it.relation.is_contradiction()) {
            let blamed = self.versions(&self.declarations[conflict.blamed]);
            let contradicts = |index: &&usize| {
                let other = self.versions(&self.declarations[**index]);
                other.zip(blamed.as_ref()).is_some_and(|(other, mine)| other.is_disjoint(mine))
            };
            taking_part.extend(conflict.agreeing.iter().filter(contradicts));
            taking_part.extend(conflict.same.iter().chain([&conflict.blamed, &conflict.against]));
            taking_part.extend(conflict.third);
            taking_part.extend(self.same_as(conflict.against));
        }
        let all = self.declarations.iter().enumerate();
        all.map(|(index, declaration)| {
            if declaration.inert.is_some() {
                Verdict::Inert
            } else if taking_part.contains(&index) {
                Verdict::Conflict
            } else if self.end_of_life(declaration).is_some() {
                Verdict::EndOfLife
            } else {
                match declaration.constraint.meaning {
                    Meaning::Set(_) => Verdict::Fine,
                    Meaning::Floating(_) => Verdict::Floating,
                    Meaning::Unknown(_) => Verdict::Unknown,
                }
            }
        })
        .collect()
    }

    /// Others of its file that say the same as the declaration `index`.
    fn same_as(&self, index: usize) -> impl Iterator<Item = usize> {
        let one = &self.declarations[index];
        let others = self.declarations.iter().enumerate();
        let same = others.filter(move |(_, other)| {
            other.span.file == one.span.file
                && other.tool == one.tool
                && other.inert.is_none()
                && (other.role, &other.raw, &other.scope) == (one.role, &one.raw, &one.scope)
        });
        same.map(|(index, _)| index)
    }

    /// The last day on which what is selected gets fixes, where that is over or near.
    pub fn end_of_life(&self, declaration: &Declaration) -> Option<Date> {
        if declaration.role != Role::Selects || declaration.inert.is_some() {
            return None;
        }
        let set = self.versions(declaration)?;
        let horizon = self.circumstances.horizon();
        self.circumstances.table().end_of_life(&declaration.tool, &set, horizon)
    }
}
