//! When releases came, and until when they get fixes: one dated table.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use jiff::{Span, civil::Date};

use crate::{Floating, Set, Tool, Version};

mod parse;

pub use parse::TableFault;

/// Releases of many tools, as they were known on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    as_of: Date,
    releases: BTreeMap<Tool, Vec<Release>>,
}

/// One line of releases of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Whose it is.
    pub tool: Tool,
    /// Its name among the tool's: `20`, `3.11`, `8.0`.
    pub cycle: String,
    /// Its versions.
    pub set: Set,
    /// Its code name: `iron`, `bookworm`.
    pub codename: Option<String>,
    /// The day of its first release.
    pub released: Option<Date>,
    /// The last day on which it got or gets fixes for everybody; nothing where none is set.
    pub eol: Option<Date>,
    /// Whether it has, had or will have long-term support, from `lts_since` on.
    pub lts: bool,
    /// The day on which its long-term support began or begins, where it is known.
    pub lts_since: Option<Date>,
    /// Its newest release when the table was made.
    pub latest: Option<String>,
}

/// The table that comes with this program, as it is written.
pub const TEXT: &str = include_str!("data/releases.txt");

static EMBEDDED: LazyLock<Table> =
    LazyLock::new(|| Table::parse(TEXT).unwrap_or_else(|_| Table::empty()));

static NEWER: OnceLock<Table> = OnceLock::new();

/// Makes checks of this process use `table`. Only a program does that, once, before it checks anything.
pub fn use_newer(table: Table) {
    // What is in use already stays: one run, one state of knowledge.
    let _ = NEWER.set(table);
}

impl Table {
    /// The table that comes with this program.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// The one that checks of this process use: a newer one that [`use_newer`] has put in place, or that of this program.
    pub fn current() -> &'static Self {
        NEWER.get().unwrap_or_else(|| Self::embedded())
    }

    /// Reads a table, see the head of the one that is embedded.
    pub fn parse(text: &str) -> Result<Self, TableFault> {
        parse::table(text)
    }

    /// The day on which it was made.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The releases of `tool`, oldest first.
    pub fn of(&self, tool: &Tool) -> &[Release] {
        self.releases.get(tool).map_or(&[], Vec::as_slice)
    }

    /// The tools whose releases it has.
    pub fn tools(&self) -> impl Iterator<Item = &Tool> {
        self.releases.keys()
    }

    /// The line of releases that `version` is of.
    pub fn line_of(&self, tool: &Tool, version: &Version) -> Option<&Release> {
        self.of(tool).iter().find(|release| release.set.contains(version))
    }

    /// The versions that `floating` stands for on the day `as_of`, where that is known.
    ///
    /// After the day of the table there may be newer lines than it has, and after another year newer ones with
    /// long-term support: the set is open above then.
    pub fn resolve(&self, floating: &Floating, tool: &Tool, as_of: Date) -> Option<Set> {
        let there = |release: &&Release| release.released.is_none_or(|day| day <= as_of);
        let newest = || self.of(tool).iter().rev().filter(there);
        let lts =
            || newest().filter(|it| it.lts && it.lts_since.is_none_or(|since| since <= as_of));
        let found = match floating {
            // nginx's stable lines have even numbers.
            Floating::Stable if tool.as_str() == "nginx" => {
                newest().find(|release| release.bound().is_some_and(|from| from.part(1) % 2 == 0))
            }
            Floating::Latest | Floating::Stable => newest().next(),
            Floating::OldStable => newest().nth(1),
            Floating::Lts => lts().next(),
            Floating::LtsBefore(count) => lts().nth(usize::try_from(*count).ok()?),
            Floating::LtsLine(name) => {
                return self.named(tool, name).map(|release| release.set.clone());
            }
            Floating::Beta | Floating::Nightly | Floating::System => None,
        }?;
        let lasts = match floating {
            Floating::Lts | Floating::LtsBefore(_) => {
                self.as_of.saturating_add(Span::new().years(1))
            }
            _ => self.as_of,
        };
        let open = found.bound().filter(|_| as_of > lasts);
        Some(open.map_or_else(|| found.set.clone(), |from| Set::at_least(from.clone())))
    }

    /// The release with this code name.
    pub fn named(&self, tool: &Tool, codename: &str) -> Option<&Release> {
        self.of(tool).iter().find(|release| release.codename.as_deref() == Some(codename))
    }

    /// The last day on which any version in `set` gets fixes. Nothing where a line in it has no end yet, where the set
    /// goes beyond the lines that are known, or where none of them is in it.
    pub fn last_day(&self, tool: &Tool, set: &Set) -> Option<Date> {
        let lines = self.of(tool);
        let newest = lines.last()?.set.bounds().1?;
        if !set.is_subset(&Set::before(newest.clone())) {
            return None;
        }
        let mut last = None;
        for line in lines.iter().filter(|line| !line.set.is_disjoint(set)) {
            last = last.max(Some(line.eol?));
        }
        last
    }

    /// The last day on which any version in `set` got fixes, if `as_of` is later.
    pub fn end_of_life(&self, tool: &Tool, set: &Set, as_of: Date) -> Option<Date> {
        self.last_day(tool, set).filter(|day| *day < as_of)
    }

    /// The newest line of releases.
    pub fn latest(&self, tool: &Tool) -> Option<&Release> {
        self.of(tool).last()
    }

    fn empty() -> Self {
        Self { as_of: Date::ZERO, releases: BTreeMap::new() }
    }
}

impl Release {
    /// Its first version.
    fn bound(&self) -> Option<&Version> {
        self.set.bounds().0
    }
}
