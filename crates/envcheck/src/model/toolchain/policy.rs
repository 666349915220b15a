use std::collections::BTreeMap;

use source::discover::Exclude;
use versions::{Set, Tool};

/// What a configuration says about versions.
#[derive(Debug, Clone, Default)]
pub struct VersionSettings {
    /// The file that decides about a tool, by the name users know it by.
    pub sources: BTreeMap<Tool, String>,
    /// How closely selections of a tool have to agree.
    pub policies: BTreeMap<Tool, Policy>,
    /// Files whose declarations are compared with nothing.
    pub ignore: Exclude,
    /// Within how many days a release may reach its end of life.
    pub eol_within_days: u32,
}

impl VersionSettings {
    /// Whether the file at `path` decides about `tool`.
    pub fn decides(&self, tool: &Tool, path: &str) -> bool {
        self.sources.get(tool).is_some_and(|source| {
            path.strip_suffix(source.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        })
    }
}

/// How closely selections have to agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Policy {
    /// Some version is in all of them.
    #[default]
    Satisfiable,
    /// Their first numbers are the same.
    Major,
    /// Their first two numbers are the same.
    Minor,
    /// They are the same.
    Exact,
}

impl Policy {
    /// The policy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "satisfiable" => Some(Self::Satisfiable),
            "major" => Some(Self::Major),
            "minor" => Some(Self::Minor),
            "exact" => Some(Self::Exact),
            _ => None,
        }
    }

    /// Whether two selections agree.
    pub fn agree(self, one: &Set, other: &Set) -> bool {
        match self {
            Self::Satisfiable => !one.is_disjoint(other),
            Self::Major => !line(one, 1).is_disjoint(&line(other, 1)),
            Self::Minor => !line(one, 2).is_disjoint(&line(other, 2)),
            Self::Exact => one == other,
        }
    }
}

/// `set` and all versions that share the first `count` numbers with its first.
fn line(set: &Set, count: usize) -> Set {
    match set.bounds().0 {
        Some(from) => set.union(&Set::prefix(from.release().truncated(count))),
        None => set.clone(),
    }
}
