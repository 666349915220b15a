//! Draws a finished run, one format a file. Same outcome, same bytes.

mod excerpt;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
mod sarif;

pub use human::plain;

use crate::{Finding, Outcome, Tool};

/// What a run is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people on a terminal.
    Human,
    /// Our own stable schema.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands that GitHub Actions shows on the lines of a pull request.
    Github,
    /// `JUnit` XML, one test case a finding.
    Junit,
    /// A table for pull requests and job summaries.
    Markdown,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Human, Self::Json, Self::Sarif, Self::Github, Self::Junit, Self::Markdown];

    /// The name users type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }
}

/// How [`Format::Human`] is drawn; changes nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// With terminal colours.
    pub coloured: bool,
    /// Findings only, without the line that counts them.
    pub quiet: bool,
}

/// Draws `outcome`; the text ends with a line feed unless it is empty.
pub fn render(format: Format, outcome: &Outcome, tool: Tool, style: Style) -> String {
    match format {
        Format::Human => human::render(outcome, style),
        Format::Json => json::render(outcome, tool),
        Format::Sarif => sarif::render(outcome, tool),
        Format::Github => github::render(outcome),
        Format::Junit => junit::render(outcome, tool),
        Format::Markdown => markdown::render(outcome, tool),
    }
}

/// `FILE:LINE: what it has to do with the finding`, for each other place of it.
fn notes(outcome: &Outcome, finding: &Finding) -> Vec<String> {
    let note = |related: &crate::finding::Related| {
        let file = outcome.sources.get(related.span.file);
        let line = file.position(related.span.start).line;
        format!("{}:{line}: {}", file.path(), related.message)
    };
    finding.related.iter().map(note).collect()
}
