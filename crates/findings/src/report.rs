use std::ops::Range;

use crate::{FileId, Finding, Rule, Span, State};

/// Something that should have been checked and was not: never silent, exit code 3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct NotChecked {
    /// The file, image or tool it concerns.
    pub path: String,
    /// The rule that could not run; `None` when none could.
    pub rule: Option<String>,
    /// Why, and what to do about it.
    pub reason: String,
}

/// A place as a check names it: a range of the report's own file, or a span of any file.
#[derive(Debug, Clone)]
pub enum Place {
    /// In the file the report was opened for.
    Here(Range<usize>),
    /// In a file that the check names itself.
    There(Span),
}

impl From<Range<usize>> for Place {
    fn from(range: Range<usize>) -> Self {
        Self::Here(range)
    }
}

impl From<&Range<usize>> for Place {
    fn from(range: &Range<usize>) -> Self {
        Self::Here(range.clone())
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::There(span)
    }
}

/// Collects what checks find in one file, or in one model that spans several.
#[derive(Debug, Clone)]
pub struct Report {
    file: FileId,
    path: String,
    rule: Option<&'static Rule>,
    /// In the order they were reported.
    pub findings: Vec<Finding>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Secrets: bytes that no drawing may show, whatever finding quotes their line.
    pub hidden: Vec<Span>,
}

impl Report {
    /// A report on `file`, which users know as `path`.
    pub fn new(file: FileId, path: impl Into<String>) -> Self {
        let path = path.into();
        Self {
            file,
            path,
            rule: None,
            findings: Vec::new(),
            not_checked: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// The file that plain ranges belong to.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Says which rule the next findings break; [`Check::run`](crate::Check::run) does it for a check.
    pub fn enter(&mut self, rule: &'static Rule) {
        self.rule = Some(rule);
    }

    /// Reports a finding of the check that is running.
    pub fn at(&mut self, place: impl Into<Place>, message: impl Into<String>) -> &mut Finding {
        let rule = self.rule.expect("Check::run sets the rule before any report");
        let span = self.span(place.into());
        self.findings.push(Finding {
            rule,
            severity: rule.severity,
            message: message.into(),
            span,
            related: Vec::new(),
            fix: None,
            identity: None,
            fingerprint: String::new(),
            state: State::New,
        });
        self.findings.last_mut().expect("just pushed")
    }

    /// Keeps the bytes at `place` out of every drawing: they are a secret's value.
    pub fn hide(&mut self, place: impl Into<Place>) {
        let span = self.span(place.into());
        self.hidden.push(span);
    }

    fn span(&self, place: Place) -> Span {
        match place {
            Place::Here(range) => self.file.span(range),
            Place::There(span) => span,
        }
    }

    /// Records that the running check could not look at something.
    pub fn not_checked(&mut self, reason: impl Into<String>) {
        let rule = self.rule.map(|rule| rule.id.to_owned());
        self.not_checked.push(NotChecked { path: self.path.clone(), rule, reason: reason.into() });
    }
}
