use std::{collections::BTreeSet, sync::Arc};

use findings::FileId;
use jiff::{ToSpan as _, civil::Date};
use versions::{
    Floating, Set, Tool,
    releases::{Release, Table},
};

use super::{VersionSettings, Wanted};

/// What declarations are judged by: a day, a table of releases, the configuration.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The day on which dates are judged; that of the table where nobody says.
    pub day: Option<Date>,
    /// When releases came and went; the table of this program where nobody gives another.
    pub table: Option<Arc<Table>>,
    /// What the configuration says.
    pub settings: VersionSettings,
    /// Files that are not checked, only compared with.
    pub aside: BTreeSet<FileId>,
    /// Tools that are looked at; all, when there are none.
    pub only: BTreeSet<Tool>,
    /// The version that a tool is to be moved to.
    pub wanted: Option<Wanted>,
    /// Whether a workflow had better leave a version to the file that tells it.
    pub prefer_files: bool,
    /// Whether what people read and what shells run may be changed too.
    pub include_docs: bool,
}

/// How long "the latest" may be taken for what it was when the table was made.
const FRESH_DAYS: i64 = 120;

impl Circumstances {
    /// The table of releases.
    pub fn table(&self) -> &Table {
        self.table.as_deref().unwrap_or_else(|| Table::current())
    }

    /// The day on which dates are judged.
    pub fn as_of(&self) -> Date {
        self.day.unwrap_or_else(|| self.table().as_of())
    }

    /// The day by which a release has to be supported still.
    pub fn horizon(&self) -> Date {
        let days = i64::from(self.settings.eol_within_days.min(36_500));
        self.as_of().saturating_add(days.days())
    }

    /// What `floating` stands for; nothing where the table is too old to tell.
    pub(super) fn resolve(&self, floating: &Floating, tool: &Tool) -> Option<Set> {
        let planned =
            matches!(floating, Floating::LtsLine(_) | Floating::Lts | Floating::LtsBefore(_));
        let known_until = self.table().as_of().saturating_add(FRESH_DAYS.days());
        if !planned && self.as_of() > known_until {
            return None;
        }
        self.table().resolve(floating, tool, self.as_of()).filter(|set| !set.is_empty())
    }

    /// The newest line of releases of `tool` that is out and has a version in `set`.
    pub(crate) fn newest(&self, tool: &Tool, set: &Set) -> Option<&Release> {
        let releases = self.table().of(tool).iter().rev();
        let out = |release: &&Release| release.released.is_none_or(|day| day <= self.as_of());
        releases.filter(out).find(|release| !release.set.is_disjoint(set))
    }

    /// Whether `tool` is looked at.
    pub fn looks_at(&self, tool: &Tool) -> bool {
        self.only.is_empty() || self.only.contains(tool)
    }
}
