use std::collections::BTreeMap;

use jiff::civil::Date;

/// The options of the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Registries that images may come from, with `*` at either end; empty when any will do.
    pub trusted_registries: Vec<String>,
    /// The labels an image must have, and what their values must be.
    pub labels: BTreeMap<String, LabelKind>,
    /// Whether there may be no other labels.
    pub strict_labels: bool,
    /// The day on which ends of life are judged.
    pub today: Date,
}

impl Default for Settings {
    /// Nothing asked for, judged on the day the embedded tables were made.
    fn default() -> Self {
        Self {
            trusted_registries: Vec::new(),
            labels: BTreeMap::new(),
            strict_labels: false,
            today: Date::constant(2026, 11, 1),
        }
    }
}

impl Settings {
    /// The `[lint]` table of a configuration, judged on the day `today`.
    pub fn new(config: &source::config::Settings, today: Date) -> Self {
        let labels = config.table(&["lint", "labels"]).unwrap_or_default();
        let label = |(name, kind): &(String, String)| Some((name.clone(), LabelKind::parse(kind)?));
        Self {
            trusted_registries: config
                .list(&["lint", "trusted-registries"])
                .unwrap_or_default()
                .to_vec(),
            labels: labels.iter().filter_map(label).collect(),
            strict_labels: config.bool(&["lint", "strict-labels"]).unwrap_or(false),
            today,
        }
    }
}

/// What the value of a label must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelKind {
    /// Any text.
    Text,
    /// A mail address.
    Email,
    /// A git commit, 7 or 40 hexadecimal digits.
    Hash,
    /// A time as RFC 3339 writes it.
    Rfc3339,
    /// A semantic version.
    Semver,
    /// An SPDX licence expression.
    Spdx,
    /// A URL.
    Url,
}

impl LabelKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Email, Self::Hash, Self::Rfc3339, Self::Semver, Self::Spdx, Self::Url];

    /// As it is written in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Hash => "hash",
            Self::Rfc3339 => "rfc3339",
            Self::Semver => "semver",
            Self::Spdx => "spdx",
            Self::Url => "url",
        }
    }

    /// The kind of that name; `rawtext` is hadolint's word for text.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name == "rawtext" { "text" } else { name };
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
