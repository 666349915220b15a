use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong; fails the run unless `--fail-on` says otherwise.
    Error,
}

impl Severity {
    /// As users write it, and as JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a rule runs without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stability {
    /// Runs by default.
    Stable,
    /// Runs when selected by name: a new rule reddens nobody's CI on an upgrade.
    Preview,
    /// Stable, but a policy that somebody has to choose: runs when selected or given a severity.
    Optional,
}

/// The versions of the set of rules, oldest first. A rule that came later than the version a configuration names does
/// not run: an upgrade reddens no CI.
pub const RULE_SETS: &[&str] = &["2026.1"];

/// Everything about a check except its logic; all of it is constant data.
#[derive(Debug)]
pub struct Rule {
    /// Stable kebab-case id, the stem of the check's file. Names the problem; reads well after "allow".
    pub id: &'static str,
    /// One line naming the problem, not the cure; the headline of every finding.
    pub summary: &'static str,
    /// Severity unless the configuration sets another.
    pub severity: Severity,
    /// The Markdown page shown by `explain`; its examples are executed as tests.
    pub docs: &'static str,
    /// Ids of the same problem in other tools, accepted wherever an id is.
    pub aliases: &'static [&'static str],
    /// Whether it runs by default.
    pub stability: Stability,
    /// The version of the set of rules that it came with, one of [`RULE_SETS`].
    pub since: &'static str,
    /// What it is about, for profiles and machine formats: `security`.
    pub tags: &'static [&'static str],
}

impl Rule {
    /// What most rules share; for `..Rule::STABLE`.
    pub const STABLE: Self = Self {
        id: "",
        summary: "",
        severity: Severity::Warning,
        docs: "",
        aliases: &[],
        stability: Stability::Stable,
        since: RULE_SETS[0],
        tags: &[],
    };

    /// For `..Rule::PREVIEW`: a rule of its first release.
    pub const PREVIEW: Self = Self { stability: Stability::Preview, ..Self::STABLE };

    /// For `..Rule::OPTIONAL`: a policy.
    pub const OPTIONAL: Self = Self { stability: Stability::Optional, ..Self::STABLE };

    /// Whether `name` is this rule's id or one of its aliases, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        std::iter::once(&self.id).chain(self.aliases).any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether the page shows a fix: it is executed, so the page cannot be wrong about it.
    pub fn has_fix(&self) -> bool {
        self.docs.lines().any(|line| line.starts_with("```") && line.ends_with(" fixed"))
    }
}

/// Every rule a program knows, by id and alias.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    listed: Vec<&'static Rule>,
    elsewhere: &'static str,
    open: Option<OpenFamily>,
}

/// Finds a rule of a family that is too large to list by its name.
pub type OpenFamily = fn(&str) -> Option<&'static Rule>;

impl Rules {
    /// Collects the rules of all families, sorted by id.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        Self { listed: rules, elsewhere: "", open: None }
    }

    /// Names, one a line, of rules that another program knows: they may stand in files that both read, and mean
    /// nothing here.
    #[must_use]
    pub fn with_elsewhere(self, names: &'static str) -> Self {
        Self { elsewhere: names, ..self }
    }

    /// Adds a family whose rules are not listed.
    #[must_use]
    pub fn with_open(self, open: OpenFamily) -> Self {
        Self { open: Some(open), ..self }
    }

    /// Whether only another program knows a rule called `name`.
    pub fn is_elsewhere(&self, name: &str) -> bool {
        self.called(name).is_empty()
            && self.elsewhere.lines().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// In the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.listed.iter().copied()
    }

    /// Every rule of that id or alias; one alias may stand for several of ours.
    pub fn called(&self, name: &str) -> Vec<&'static Rule> {
        let listed: Vec<_> = self.iter().filter(|rule| rule.is_called(name)).collect();
        if !listed.is_empty() {
            return listed;
        }
        self.open.and_then(|open| open(name)).into_iter().collect()
    }

    /// The known id that `name` most likely means.
    pub fn nearest(&self, name: &str) -> Option<&'static str> {
        nearest(
            name,
            self.iter()
                .flat_map(|rule| std::iter::once(rule.id).chain(rule.aliases.iter().copied())),
        )
    }
}

/// The candidate that `name` is most likely a misspelling of, for "did you mean".
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let scored = candidates.into_iter().map(|candidate| {
        (strsim::normalized_damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate)
    });
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    best.filter(|(score, _)| *score >= 0.6).map(|(_, candidate)| candidate)
}
