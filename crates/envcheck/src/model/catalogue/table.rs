use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use versions::releases::{self, TableFault};

use super::{Features, TEMPLATES, feature, image, vscode};

/// A table of facts that change without this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Ends of life of what images hold, by the name of the image.
    EndOfLife,
    /// Official Features.
    Features,
    /// Official images.
    Images,
    /// Releases of tools.
    Releases,
    /// Official Templates.
    Templates,
    /// Settings and extensions of VS Code.
    Vscode,
}

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The day on which all of it was true.
    pub date: Date,
    /// How many of what.
    pub counts: Vec<(usize, &'static str)>,
}

/// Why a text is not the table that it should be.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not JSON of the right form.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A line is wrong.
    #[error("{0}")]
    Line(#[from] TableFault),
    /// No day stands in it.
    #[error("it does not say from which day it is")]
    NoDate,
    /// Nothing stands in it.
    #[error("it has no {0}")]
    Empty(&'static str),
}

impl Table {
    /// Every one, by name.
    pub const ALL: [Self; 6] = [
        Self::EndOfLife,
        Self::Features,
        Self::Images,
        Self::Releases,
        Self::Templates,
        Self::Vscode,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::EndOfLife => "end-of-life",
            Self::Features => "features",
            Self::Images => "images",
            Self::Releases => "releases",
            Self::Templates => "templates",
            Self::Vscode => "vscode",
        }
    }

    /// The file that holds it.
    pub fn file(self) -> &'static str {
        match self {
            Self::EndOfLife => "end_of_life.txt",
            Self::Features => "features.json",
            Self::Images => "images.txt",
            Self::Releases => "releases.txt",
            Self::Templates => "templates.json",
            Self::Vscode => "vscode.txt",
        }
    }

    /// Whether a newer one may take its place.
    pub fn is_replaceable(self) -> bool {
        matches!(self, Self::Features | Self::Images | Self::Releases)
    }

    /// Where its facts come from.
    pub fn source(self) -> &'static str {
        match self {
            Self::EndOfLife | Self::Releases => "https://endoflife.date",
            Self::Features => "https://github.com/devcontainers/features",
            Self::Images => "https://github.com/devcontainers/images",
            Self::Templates => "https://github.com/devcontainers/templates",
            Self::Vscode => "the sources that its file names, group by group",
        }
    }

    /// The licence of those who collected them.
    pub fn licence(self) -> &'static str {
        match self {
            Self::Vscode => "facts, collected for this program",
            _ => "MIT",
        }
    }

    /// The one that comes with this program.
    pub fn embedded(self) -> &'static str {
        match self {
            Self::EndOfLife => dockerlint::model::END_OF_LIFE,
            Self::Features => feature::TEXT,
            Self::Images => image::TEXT,
            Self::Releases => releases::TEXT,
            Self::Templates => TEMPLATES,
            Self::Vscode => vscode::TEXT,
        }
    }

    /// What `text` holds, if it is this table.
    pub fn read(self, text: &str) -> Result<Summary, Fault> {
        let (date, counts) = match self {
            Self::EndOfLife => (first_day(text), vec![(products(text), "images")]),
            Self::Features => {
                let features = Features::parse(text)?;
                let counts = vec![
                    (features.ids().count(), "Features"),
                    (features.option_count(), "options"),
                ];
                (Some(features.date), counts)
            }
            Self::Images => (first_day(text), images(text)),
            Self::Releases => {
                let table = releases::Table::parse(text)?;
                let lines = table.tools().map(|tool| table.of(tool).len()).sum();
                let counts = vec![(table.tools().count(), "tools"), (lines, "lines of releases")];
                (Some(table.as_of()), counts)
            }
            Self::Templates => {
                let templates: Templates = serde_json::from_str(text)?;
                let files = templates.templates.values().map(serde_json::Map::len).sum();
                let counts = vec![(templates.templates.len(), "Templates"), (files, "files")];
                (templates.date.parse().ok(), counts)
            }
            Self::Vscode => {
                let (settings, extensions) = vscode::counts();
                (first_day(text), vec![(settings, "settings"), (extensions, "extensions")])
            }
        };
        if let Some((_, what)) = counts.iter().find(|(count, _)| *count == 0) {
            return Err(Fault::Empty(what));
        }
        Ok(Summary { date: date.ok_or(Fault::NoDate)?, counts })
    }
}

/// What has to be known of Templates to count them.
#[derive(Deserialize)]
struct Templates {
    date: String,
    templates: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
}

/// The day in the head of a table.
fn first_day(text: &str) -> Option<Date> {
    let head = text.lines().take_while(|line| line.starts_with('#'));
    let mut words = head.flat_map(|line| line.split([' ', ',', ':', ';', ')']));
    words.find_map(|word| word.trim_end_matches('.').parse().ok())
}

/// The lines that neither are comments nor belong to the one above.
fn products(text: &str) -> usize {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', ' '])).count()
}

fn images(text: &str) -> Vec<(usize, &'static str)> {
    let lines = |sign: &'static str| {
        text.lines().filter_map(move |line| line.trim_start().strip_prefix(sign))
    };
    let tags = |sign| lines(sign).map(|line| line.split_whitespace().count()).sum();
    vec![(products(text), "images"), (tags("+ "), "tags"), (tags("- "), "retired tags")]
}
