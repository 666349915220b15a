use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Finding, Sources, State};

/// Findings that were there before: they stay visible to machines and fail nothing.
///
/// A file of one JSON object a line, sorted, without dates or line numbers: a merge conflict in it is one
/// line, and an edit elsewhere changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    fingerprint: String,
    rule: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// A line of a baseline that is not an entry.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {source}; write the baseline anew with --write-baseline")]
pub struct BaselineError {
    /// Line in the file, from 1.
    pub line: usize,
    source: serde_json::Error,
}

impl Baseline {
    /// Reads a baseline file's text.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let mut entries = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let entry: Entry = serde_json::from_str(line)
                .map_err(|source| BaselineError { line: number + 1, source })?;
            entries.insert(entry.fingerprint.clone(), entry);
        }
        Ok(Self { entries })
    }

    /// The baseline that makes all of `findings` known. Reasons that people wrote into `old` are kept.
    pub fn of(findings: &[Finding], sources: &Sources, old: &Self) -> Self {
        let entry = |finding: &Finding| Entry {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.id.to_owned(),
            path: sources.get(finding.span.file).path().to_owned(),
            reason: old.entries.get(&finding.fingerprint).and_then(|entry| entry.reason.clone()),
        };
        Self {
            entries: findings
                .iter()
                .map(|finding| (finding.fingerprint.clone(), entry(finding)))
                .collect(),
        }
    }

    /// The file's text, sorted by path, rule and fingerprint.
    pub fn to_text(&self) -> String {
        let mut entries: Vec<_> = self.entries.values().collect();
        entries.sort_by_key(|entry| (&entry.path, &entry.rule, &entry.fingerprint));
        let lines = entries
            .iter()
            .map(|entry| serde_json::to_string(entry).expect("strings serialise") + "\n");
        lines.collect()
    }

    /// Marks the known ones among `findings`.
    pub fn mark(&self, findings: &mut [Finding]) {
        for finding in findings {
            let known = self.entries.contains_key(&finding.fingerprint);
            finding.state = if known { State::Known } else { State::New };
        }
    }

    /// Number of entries that none of `findings` has any more.
    pub fn stale(&self, findings: &[Finding]) -> usize {
        let alive = |fingerprint: &String| {
            findings.iter().any(|finding| &finding.fingerprint == fingerprint)
        };
        self.entries.keys().filter(|fingerprint| !alive(fingerprint)).count()
    }
}
