use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Release, Table};
use crate::{Set, Tool, Version};

/// A line of a table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct TableFault {
    /// Which, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

pub(super) fn table(text: &str) -> Result<Table, TableFault> {
    let mut releases: BTreeMap<Tool, Vec<Release>> = BTreeMap::new();
    let mut as_of = None;
    let mut current = None;
    for (index, line) in text.lines().enumerate() {
        let fault = |message| TableFault { line: index + 1, message };
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if let Some(day) = line.strip_prefix("as-of ") {
            as_of = Some(date(day.trim()).map_err(fault)?);
        } else if line.starts_with(' ') {
            let tool = current.clone().ok_or_else(|| fault("no tool stands above".to_owned()))?;
            let read = release(&tool, line).map_err(fault)?;
            releases.entry(tool).or_default().push(read);
        } else {
            current = Some(Tool::named(line));
        }
    }
    for lines in releases.values_mut() {
        lines.sort_by(|one, other| one.set.bounds().0.cmp(&other.set.bounds().0));
    }
    let missing = || TableFault { line: 1, message: "no line says `as-of` and a day".to_owned() };
    Ok(Table { as_of: as_of.ok_or_else(missing)?, releases })
}

fn release(tool: &Tool, line: &str) -> Result<Release, String> {
    let mut words = line.split_whitespace();
    let mut word = |what: &str| words.next().ok_or_else(|| format!("the {what} is missing"));
    let cycle = word("version")?.to_owned();
    let released = optional(word("first day")?)?;
    let eol = optional(word("last day")?)?;
    let latest = Some(word("newest version")?).filter(|latest| *latest != "-");
    let version = Version::parse(&cycle).filter(|version| !version.is_prerelease());
    let version = version.ok_or_else(|| format!("`{cycle}` is not a version"))?;
    let mut release = Release {
        tool: tool.clone(),
        cycle,
        set: Set::prefix(version),
        codename: None,
        released,
        eol,
        lts: false,
        lts_since: None,
        latest: latest.map(str::to_owned),
    };
    for word in words {
        match word.strip_prefix("lts") {
            Some("") => release.lts = true,
            Some(since) if since.starts_with('=') => {
                release.lts = true;
                release.lts_since = Some(date(&since[1..])?);
            }
            _ if release.codename.is_none() => release.codename = Some(word.to_owned()),
            _ => return Err(format!("`{word}` is one word too many")),
        }
    }
    Ok(release)
}

fn optional(word: &str) -> Result<Option<Date>, String> {
    if word == "-" { Ok(None) } else { date(word).map(Some) }
}

fn date(word: &str) -> Result<Date, String> {
    word.parse().map_err(|_| format!("`{word}` is not a day such as 2026-01-31"))
}
