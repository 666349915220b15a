use std::ops::Range;

/// A file of the run; indexes into [`Sources`](crate::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The bytes `range` of this file.
    pub fn span(self, range: Range<usize>) -> Span {
        Span { file: self, start: range.start, end: range.end }
    }
}

/// A byte range in a file of the run, half open, in the file's own bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The range without its file.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// Where a byte is, for people and editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// Line, from 1; lines end at LF.
    pub line: usize,
    /// Column, from 1, counted in Unicode scalar values.
    pub column: usize,
    /// Offset in bytes, from 0.
    pub offset: usize,
}
