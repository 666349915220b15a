use std::{collections::BTreeMap, sync::LazyLock};

use findings::{Severity, nearest};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::newer::newer;
use crate::model::manifest;

/// For how many days what is known about Features is sure enough for an error.
const SURE_DAYS: i32 = 365;

/// The official Features.
#[derive(Debug, Default, Deserialize)]
pub struct Features {
    /// When they were looked at.
    #[serde(deserialize_with = "day")]
    pub date: Date,
    features: BTreeMap<String, Feature>,
}

/// An official Feature: its major versions.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Feature(BTreeMap<String, Major>);

/// The last version of one major version.
#[derive(Debug, Deserialize)]
pub struct Major {
    /// Its number.
    pub version: String,
    /// Its options.
    pub options: BTreeMap<String, OptionKind>,
    /// Options that earlier versions of the same major version had.
    #[serde(default)]
    gone: Vec<String>,
    /// Variables that its script reads although no option is declared for them.
    #[serde(default)]
    reads: Vec<String>,
    /// Whether it makes the container privileged.
    #[serde(default)]
    pub privileged: bool,
    /// Whether it mounts the socket of the host's engine.
    #[serde(default)]
    pub socket: bool,
    /// Whether its script knows Alpine's package manager.
    #[serde(default)]
    pub apk: bool,
    /// What VS Code installs with it.
    #[serde(default)]
    pub extensions: Vec<String>,
    /// Names that it had before.
    #[serde(default)]
    legacy: Vec<String>,
}

/// What an option may be.
#[derive(Debug, Deserialize)]
pub struct OptionKind {
    #[serde(rename = "type")]
    kind: String,
    /// The only values there are.
    #[serde(default, rename = "enum")]
    pub choices: Vec<String>,
}

impl OptionKind {
    /// Whether it is `true` or `false`.
    pub fn is_boolean(&self) -> bool {
        self.kind == "boolean"
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) const TEXT: &str = include_str!("../../data/features.json");

/// The official Features, as of [`Features::date`].
pub fn features() -> &'static Features {
    static FEATURES: LazyLock<Features> =
        LazyLock::new(|| Features::parse(TEXT).unwrap_or_default());
    newer().features.as_ref().unwrap_or(&FEATURES)
}

impl Features {
    /// Reads a table as `scripts/feature-catalogue` writes it.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// How severe it is on the day `today` that something contradicts what is known: what is known from long ago may
    /// have changed since.
    pub fn severity(&self, today: Date) -> Severity {
        let until = self.date.saturating_add(Span::new().days(SURE_DAYS));
        if today <= until { Severity::Error } else { Severity::Warning }
    }

    /// How many options the newest versions have together.
    pub fn option_count(&self) -> usize {
        let newest = self.features.values().filter_map(|feature| feature.major(None));
        newest.map(|major| major.options.len()).sum()
    }

    /// The Feature called `id`.
    pub fn get(&self, id: &str) -> Option<&Feature> {
        self.features.get(id)
    }

    /// Every id.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.features.keys().map(String::as_str)
    }

    /// The id that a Feature has today which was called `id`.
    pub fn renamed(&self, id: &str) -> Option<&str> {
        let has = |feature: &Feature| {
            feature.0.values().any(|major| major.legacy.iter().any(|legacy| legacy == id))
        };
        self.features.iter().find(|(_, feature)| has(feature)).map(|(id, _)| id.as_str())
    }

    /// The id that `id` most likely means.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.ids())
    }
}

impl Feature {
    /// Its newest major version.
    pub fn newest(&self) -> Option<u32> {
        self.0.keys().filter_map(|major| major.parse().ok()).max()
    }

    /// Whether `major` is beyond what is known.
    pub fn is_newer(&self, major: &str) -> bool {
        // Far beyond it, it is no version that was published in the meantime.
        let newest = self.newest().unwrap_or_default();
        major.parse().is_ok_and(|major: u32| major > newest && major <= newest + 3)
    }

    /// Whether any version that is known has or had the option `name`.
    pub fn ever_had(&self, name: &str) -> bool {
        let knows = |major: &Major| {
            major.options.contains_key(name) || major.had(name) || major.reads(name)
        };
        self.0.values().any(knows)
    }

    /// The major version `major`, or the newest one.
    pub fn major(&self, major: Option<&str>) -> Option<&Major> {
        match major {
            Some(major) => self.0.get(major),
            None => self.0.get(&self.newest()?.to_string()),
        }
    }
}

impl Major {
    /// Whether what is known reaches up to the version `tag`; a published version may be newer than the catalogue.
    pub fn is_as_new_as(&self, tag: Option<&str>) -> bool {
        let numbers = |version: &str| -> Vec<u64> {
            version.split('.').map_while(|part| part.parse().ok()).collect()
        };
        tag.is_none_or(|tag| numbers(tag) <= numbers(&self.version))
    }

    /// Whether its script reads the option `name` although it is not declared.
    pub fn reads(&self, name: &str) -> bool {
        self.reads.contains(&manifest::variable(name))
    }

    /// Whether an earlier version of the same major version had the option `name`.
    pub fn had(&self, name: &str) -> bool {
        self.gone.iter().any(|gone| gone == name)
    }
}
