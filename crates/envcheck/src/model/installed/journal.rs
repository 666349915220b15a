use std::{collections::BTreeMap, fmt, ops::Range};

use findings::{FileId, Span};

/// A text with one line for each fact of the machine. Findings about facts that no file of the workspace asks for point
/// at its lines, as findings about an image point at its history.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    file: FileId,
    text: String,
    lines: BTreeMap<Topic, Range<usize>>,
}

/// What a line of the journal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The system's clock.
    Clock,
    /// Visual Studio Code.
    Editor,
    /// The container engine.
    Engine,
    /// Who git says makes commits.
    GitIdentity,
}

impl Topic {
    fn title(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Editor => "editor",
            Self::Engine => "container engine",
            Self::GitIdentity => "git identity",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.title())
    }
}

impl Journal {
    /// Adds a line.
    pub fn note(&mut self, topic: Topic, fact: &str) {
        let start = self.text.len();
        self.text += &format!("{topic}: {fact}");
        self.lines.insert(topic, start..self.text.len());
        self.text.push('\n');
    }

    /// The text, a line for each fact.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The id that the text got among the sources of the run.
    pub fn becomes(&mut self, file: FileId) {
        self.file = file;
    }

    /// Its id.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Where the fact about `topic` stands.
    pub fn place(&self, topic: Topic) -> Span {
        let range = self.lines.get(&topic).cloned().unwrap_or_default();
        self.file.span(range)
    }
}
