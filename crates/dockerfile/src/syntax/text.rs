//! Text as the builder sees it, with the way back to the file.

use super::Span;

/// A text taken from the file with pieces left out (line continuations, comments between them,
/// JSON escapes), which knows where in the file each of its bytes comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogicalText {
    text: String,
    /// `(offset in text, offset in the file)`, ascending; between two entries both run in step.
    segments: Vec<(usize, usize)>,
    /// How many bytes at the end do not stand in the file.
    added: usize,
}

impl LogicalText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the file from the first to the last byte of `range` of this text.
    pub fn span(&self, range: Span) -> Span {
        let start = self.start(range.start);
        if range.is_empty() {
            return start..start;
        }
        start..self.end(range.end).max(start)
    }

    /// The bytes of the file from the first to the last byte of this text.
    pub fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The part of this text in `range`, which must lie on character boundaries.
    pub(crate) fn slice(&self, range: Span) -> Self {
        let first = self.segment(range.start);
        let segments = self.segments[first..]
            .iter()
            .take_while(|(offset, _)| *offset < range.end || *offset <= range.start)
            .map(|&(offset, file)| match offset.checked_sub(range.start) {
                Some(offset) => (offset, file),
                None => (0, file + (range.start - offset)),
            })
            .collect();
        let added = range.end.saturating_sub(self.own().max(range.start));
        Self { text: self.text[range].to_owned(), segments, added }
    }

    /// Appends `text`, which stands at `file`.
    pub(crate) fn push(&mut self, text: &str, file: usize) {
        let in_step = self.segments.last().is_some_and(|&(offset, start)| {
            start + (self.text.len() - offset) == file && self.text.len() > offset
        });
        if !in_step && (!text.is_empty() || self.segments.is_empty()) {
            self.segments.push((self.text.len(), file));
        }
        self.text.push_str(text);
    }

    /// Appends `text`, which does not stand in the file, behind everything that does.
    pub(crate) fn add(&mut self, text: &str) {
        self.text.push_str(text);
        self.added += text.len();
    }

    /// Where what was added begins.
    fn own(&self) -> usize {
        self.text.len() - self.added
    }

    fn segment(&self, offset: usize) -> usize {
        self.segments.partition_point(|&(start, _)| start <= offset).saturating_sub(1)
    }

    fn start(&self, offset: usize) -> usize {
        if offset >= self.own() {
            return self.end(offset);
        }
        self.segments.get(self.segment(offset)).map_or(0, |&(start, file)| file + (offset - start))
    }

    fn end(&self, offset: usize) -> usize {
        let offset = offset.min(self.own());
        let last = offset.saturating_sub(1);
        self.segments.get(self.segment(last)).map_or(0, |&(start, file)| file + (offset - start))
    }
}
