use std::{collections::BTreeMap, sync::Arc};

use crate::{FileId, Finding, Rule, Rules, Severity, Stability};

/// What the configuration and the command line make of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Does not run.
    Off,
    /// Runs with its own severity, also when it is in preview.
    On,
    /// Runs with this severity.
    At(Severity),
}

impl Level {
    /// As configurations write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::At(severity) => severity.as_str(),
        }
    }

    /// `off`, `on` or a severity.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "off" => Some(Self::Off),
            "on" => Some(Self::On),
            other => Severity::parse(other).map(Self::At),
        }
    }
}

/// Which rules run, and how bad their findings are.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these run, when not empty (`--select`).
    only: Vec<&'static str>,
    levels: BTreeMap<&'static str, Level>,
}

impl Selection {
    /// Sets the level of every rule called `name`; gives whether there is one.
    pub fn set(&mut self, rules: &Rules, name: &str, level: Level) -> bool {
        let called = rules.called(name);
        self.levels.extend(called.iter().map(|rule| (rule.id, level)));
        !called.is_empty()
    }

    /// Sets the level of one rule.
    pub fn set_rule(&mut self, rule: &Rule, level: Level) {
        self.levels.insert(rule.id, level);
    }

    /// Runs nothing but the rules selected so; gives whether one is called `name`.
    pub fn only(&mut self, rules: &Rules, name: &str) -> bool {
        let called = rules.called(name);
        self.only.extend(called.iter().map(|rule| rule.id));
        !called.is_empty()
    }

    /// Whether `rule` runs.
    pub fn runs(&self, rule: &Rule) -> bool {
        let level = self.levels.get(rule.id);
        if !self.only.is_empty() {
            return self.only.contains(&rule.id) && level != Some(&Level::Off);
        }
        match level {
            Some(Level::Off) => false,
            Some(_) => true,
            None => rule.stability == Stability::Stable,
        }
    }

    fn level(&self, rule: &Rule) -> Option<Level> {
        self.levels.get(rule.id).copied()
    }
}

/// The selection of each file: the nearest configuration decides, so files of one run may differ.
#[derive(Debug, Clone, Default)]
pub struct Selections {
    usual: Selection,
    by_file: BTreeMap<FileId, Arc<Selection>>,
}

impl Selections {
    /// `usual` holds for every file that has none of its own.
    pub fn new(usual: Selection) -> Self {
        Self { usual, by_file: BTreeMap::new() }
    }

    /// Gives one file a selection of its own.
    pub fn set(&mut self, file: FileId, selection: Arc<Selection>) {
        self.by_file.insert(file, selection);
    }

    /// Keeps `rules` from running on any file.
    pub fn turn_off(&mut self, rules: impl IntoIterator<Item = &'static Rule>) {
        let off: Vec<_> = rules.into_iter().map(|rule| (rule.id, Level::Off)).collect();
        self.usual.levels.extend(off.iter().copied());
        let mut changed: Vec<(Arc<Selection>, Arc<Selection>)> = Vec::new();
        for selection in self.by_file.values_mut() {
            let known = changed.iter().find(|(before, _)| Arc::ptr_eq(before, selection));
            let after = if let Some((_, after)) = known {
                Arc::clone(after)
            } else {
                let mut after = Selection::clone(selection);
                after.levels.extend(off.iter().copied());
                changed.push((Arc::clone(selection), Arc::new(after)));
                Arc::clone(&changed[changed.len() - 1].1)
            };
            *selection = after;
        }
    }

    /// The files that have one of their own: those the run was asked to look at.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.by_file.keys().copied()
    }

    /// The selection that holds for `file`.
    pub fn of(&self, file: FileId) -> &Selection {
        self.by_file.get(&file).map_or(&self.usual, Arc::as_ref)
    }

    /// Drops what should not have run, and sets severities.
    pub(crate) fn apply(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| self.of(finding.span.file).runs(finding.rule));
        for finding in findings {
            if let Some(Level::At(severity)) = self.of(finding.span.file).level(finding.rule) {
                finding.severity = severity;
            }
        }
    }
}
