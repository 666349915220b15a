use std::ops::Range;

use crate::{SourceFile, Span};

/// What is left of a line on both sides of what is spoken of: more than a drawing shows, far less than a line can have.
const KEPT: usize = 240;

/// Stands for what is cut.
const CUT: &str = "…";

/// The lines of a file that are drawn: drawing then costs what is drawn, not the file or a line of megabytes.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The number of its first line.
    pub(super) line: usize,
    /// Its bytes in the file.
    range: Range<usize>,
    /// The bytes in front of them that are not in the file.
    front: usize,
}

impl Excerpt {
    /// The lines from the first of `spans` to the last, as far as they are near.
    pub(super) fn around(source: &SourceFile, spans: impl Iterator<Item = Span> + Clone) -> Self {
        let first = spans.clone().map(|span| span.start).min().unwrap_or(0);
        let last = spans
            .map(|span| span.end.saturating_sub(usize::from(span.end > span.start)))
            .max()
            .unwrap_or(0);
        let (text, line) = (source.text(), source.position(first).line);
        let lines = source.line(line).start..source.line(source.position(last).line).end;
        // Twice as much has to be there before it is cut.
        let is_cut = |far: usize, near: usize| far.saturating_sub(near) > 2 * KEPT;
        let (mut range, mut front, mut back) = (lines.clone(), "", "");
        if is_cut(first, lines.start) {
            (range.start, front) = (text.floor_char_boundary(first - KEPT), CUT);
        }
        if is_cut(lines.end, last) {
            (range.end, back) = (text.ceil_char_boundary(last + KEPT), CUT);
        }
        let text = [front, &text[range.clone()], back].concat();
        Self { text, line, range, front: front.len() }
    }

    /// The column of `span` as counted from the cut; nothing where that is the true one.
    pub(super) fn drawn_column(&self, span: Span) -> Option<usize> {
        let before = &self.text[..self.inside(span).start];
        (self.front > 0 && !before.contains('\n')).then(|| before.chars().count() + 1)
    }

    /// A span within it, on character boundaries: a drawing must never be what panics.
    pub(super) fn inside(&self, span: Span) -> Range<usize> {
        let place = |at: usize| at.clamp(self.range.start, self.range.end) - self.range.start;
        let start = self.text.floor_char_boundary(self.front + place(span.start));
        let end = self.text.ceil_char_boundary(self.front + place(span.end));
        start..end.max(start)
    }
}
