//! What a machine or an image has: files first, and where none tells a version one process a tool.

mod compose;
mod credentials;
mod engine;
mod environment;
mod facts;
mod git;
mod host;
mod managers;
mod probe;
mod search;
mod shim;
mod signals;
mod snapshot;
mod told;
mod tree;

pub(crate) use engine::{Labels, export, labels};
pub(crate) use environment::Environment;
pub(crate) use facts::{Ground, Surveyed, survey};
pub(crate) use host::Host;
pub(crate) use managers::managers;
pub(crate) use search::Search;
pub(crate) use signals::watch;
pub(crate) use snapshot::{Image, Mounted, open, read};
pub(crate) use tree::FileTree;

use std::{collections::BTreeMap, time::Duration};

use crate::model::installed::{Found, ToolFact, row_of};
use probe::Asked;
use search::Looked;

/// How the tools of a machine are looked up.
pub(crate) struct Lookup<'a> {
    /// Where.
    pub(crate) search: Search<'a>,
    /// The folder in which the paths of the workspace start.
    pub(crate) root: &'a str,
    /// How long a tool may take to answer; without it none is started.
    pub(crate) timeout: Option<Duration>,
}

/// Fills in places and what is found. `progress` is told how many tools answered of how many that were asked.
pub(crate) fn look_up(
    rows: &mut [ToolFact],
    lookup: &Lookup<'_>,
    progress: &(dyn Fn(usize, usize) + Sync),
) {
    let mut questions: BTreeMap<Asked, Vec<usize>> = BTreeMap::new();
    for (index, fact) in rows.iter_mut().enumerate().filter(|(_, fact)| fact.found != Found::Inert)
    {
        let row = row_of(fact.tool.as_str());
        let folder = crate::model::join(lookup.root, &fact.folder);
        let found = lookup.search.find(fact.tool.as_str(), row, &folder);
        fact.place = found.place;
        match found.looked {
            Looked::Known(known) => fact.found = known,
            Looked::Ask(program) => match row.filter(|_| lookup.timeout.is_some()) {
                Some(row) => {
                    let asked = Asked { program, args: row.args, tool: row.tool };
                    questions.entry(asked).or_default().push(index);
                }
                None => fact.found = Found::Unread,
            },
        }
    }
    let Some(timeout) = lookup.timeout else { return };
    let asked: Vec<&Asked> = questions.keys().collect();
    let answers = probe::ask_all(&asked, timeout, progress);
    for (indices, answer) in questions.values().zip(answers) {
        for index in indices {
            rows[*index].found = answer.clone();
        }
    }
}

/// The newest of the versions that are `prefix` or start with it; a release if there is one.
fn newest<'a>(names: &'a [String], prefix: &str) -> Option<&'a str> {
    let versions = names.iter().filter_map(|name| {
        let rest = name.trim_start_matches('v').strip_prefix(prefix)?;
        let fits = prefix.is_empty() || rest.is_empty() || rest.starts_with(['.', '-', '+']);
        let version = versions::Version::parse(name).filter(|_| fits)?;
        Some((!version.is_prerelease(), version, name))
    });
    versions.max().map(|(_, _, name)| name.as_str())
}
