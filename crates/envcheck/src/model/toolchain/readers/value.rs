//! A text that is put together from several places, as variables and expressions do it.

use std::ops::Range;

use findings::{FileId, Span};
use source::{Node, Style};
use versions::Dialect;

use crate::model::toolchain::{Caution, Declaration, Reading, Role, Via};

/// A text and where its parts are written.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The text; `${…}` stands for what is not known.
    pub text: String,
    /// Where it is used.
    pub at: Span,
    parts: Vec<Part>,
    /// A number that loses its zero, as written.
    lost_zero: Option<String>,
}

#[derive(Debug, Clone)]
struct Part {
    range: Range<usize>,
    span: Span,
    via: Vec<Via>,
}

/// What stands for a text that is not known, or too long to be a version.
pub(super) const UNKNOWN: &str = "${…}";

/// A longer text is no version, and `ENV A=$A$A` doubles it with every line.
const MAX_LENGTH: usize = 1024;

/// More steps than anybody follows.
const MAX_STEPS: usize = 16;

impl Value {
    /// An empty text, used at `at`.
    pub(super) fn empty(at: Span) -> Self {
        Self { text: String::new(), at, parts: Vec::new(), lost_zero: None }
    }

    /// `text`, which is written at `span`, or stands for what is.
    pub(super) fn written(text: impl Into<String>, span: Span) -> Self {
        let mut value = Self { text: text.into(), ..Self::empty(span) };
        if value.text.len() > MAX_LENGTH {
            return Self::unknown(span);
        }
        value.parts.push(Part { range: 0..value.text.len(), span, via: Vec::new() });
        value
    }

    /// A text that nobody knows.
    pub(super) fn unknown(at: Span) -> Self {
        Self { text: UNKNOWN.to_owned(), ..Self::empty(at) }
    }

    /// What the scalar `node` of `file` says to its reader: `3.10` is 3.1.
    pub(super) fn of(node: &Node, file: FileId) -> Option<Self> {
        let node = node.resolved();
        let Some(text) = node.as_text() else {
            let raw = node.scalar()?;
            let read = node.as_number().and_then(|number| without_zero(&number.raw));
            let value = Self::written(read.unwrap_or(raw), file.span(node.span.clone()));
            return Some(Self { lost_zero: read.map(|_| raw.to_owned()), ..value });
        };
        // What stands behind a block's header has line feeds at its end.
        let block = matches!(text.style, Style::Literal | Style::Folded);
        let said = if block { text.value.trim_end() } else { &text.value };
        let content = text.content.clone();
        let said_at = content.start..(content.start + said.len()).min(content.end);
        let exact = said_at.len() == said.len() && content.len() <= text.value.len();
        let place = if exact { said_at } else { content };
        Some(Self::written(said, file.span(place)))
    }

    /// Whether some of it is not known.
    pub(super) fn is_open(&self) -> bool {
        ["${", "{{", "$("].iter().any(|mark| self.text.contains(mark))
    }

    /// Appends `other`.
    pub(super) fn push(&mut self, other: &Self) {
        if other.text.is_empty() {
            return;
        }
        if self.text.len() + other.text.len() > MAX_LENGTH {
            *self = Self::unknown(self.at);
            return;
        }
        let start = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.parts.iter().map(|part| Part {
            range: part.range.start + start..part.range.end + start,
            ..part.clone()
        });
        self.parts.extend(moved);
        if start == 0 {
            self.lost_zero.clone_from(&other.lost_zero);
        } else {
            self.lost_zero = None;
        }
    }

    /// The same, reached by way of `span`.
    pub(super) fn through(mut self, span: Span, what: impl Into<String>) -> Self {
        let what = what.into();
        if self.parts.iter().any(|part| part.via.len() >= MAX_STEPS) {
            return Self::unknown(span);
        }
        for part in &mut self.parts {
            part.via.insert(0, Via { span, what: what.clone() });
        }
        Self { at: span, ..self }
    }

    /// The bytes `range` of it.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let lost_zero = self.lost_zero.clone().filter(|_| range == (0..self.text.len()));
        let mut slice = Self { text, lost_zero, ..Self::empty(self.at) };
        for part in &self.parts {
            let (start, end) = (part.range.start.max(range.start), part.range.end.min(range.end));
            if start >= end {
                continue;
            }
            let exact = part.span.end - part.span.start == part.range.len();
            let from = part.span.start + (start - part.range.start);
            let span = Span { start: from, end: from + (end - start), ..part.span };
            let span = if exact { span } else { part.span };
            let range = start - range.start..end - range.start;
            slice.parts.push(Part { range, span, via: part.via.clone() });
        }
        slice
    }

    /// Where its parts are written.
    pub(super) fn places(&self) -> impl Iterator<Item = Span> + '_ {
        self.parts.iter().map(|part| part.span)
    }
}

impl Reading<'_> {
    /// Adds what `value` declares: where it is written, if that is one place.
    pub(super) fn declare_value(
        &mut self,
        tool: &str,
        role: Role,
        dialect: Dialect,
        value: &Value,
    ) -> &mut Declaration {
        let declaration = self.declare_as(tool, role, dialect, 0..0, value.text.as_str());
        declaration.span = value.at;
        declaration.editable = false;
        if let [part] = &value.parts[..]
            && part.range.len() == value.text.len()
        {
            declaration.span = part.span;
            declaration.via.clone_from(&part.via);
            let exact = part.span.end - part.span.start == value.text.len();
            declaration.editable = exact || value.lost_zero.is_some();
        }
        if let Some(written) = &value.lost_zero {
            declaration.caution(Caution::LostZero { written: written.clone() });
        }
        declaration
    }
}

/// What a reader makes of the number `raw` when it loses zeros at its end.
pub(in super::super) fn without_zero(raw: &str) -> Option<&str> {
    let (whole, fraction) = raw.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let read = raw.trim_end_matches('0').trim_end_matches('.');
    (digits(whole) && digits(fraction) && read.len() < raw.len()).then_some(read)
}
