use std::ops::Range;

use crate::{FileId, SourceFile};

/// A comment of any format, and the bytes that a suppression in it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The file it stands in.
    pub file: FileId,
    /// The whole comment with its marker.
    pub span: Range<usize>,
    /// What it stands above or behind.
    pub covers: Range<usize>,
    /// Where that begins a section, such as a stage of a Dockerfile, what follows in the section; else empty.
    pub section: Range<usize>,
    /// Whether its file is only read because others refer to it: it silences findings, and is not judged itself.
    pub aside: bool,
}

impl Comment {
    /// A comment in a line-oriented format: behind something it covers its own line, alone on its line it
    /// covers the next line that is neither blank nor a comment.
    pub fn on_line(file: FileId, source: &SourceFile, span: Range<usize>) -> Self {
        let line = source.position(span.start).line;
        let own = source.line(line);
        let alone = source.text()[own.start..span.start].trim().is_empty();
        let is_content = |line: &usize| {
            let text = source.text()[source.line(*line)].trim_start();
            !(text.is_empty() || text.starts_with('#') || text.starts_with("//"))
        };
        let covered = if alone { (line + 1..=source.lines()).find(is_content) } else { Some(line) };
        let covers = covered.map_or(span.end..span.end, |line| source.line(line));
        Self { file, section: covers.end..covers.end, span, covers, aside: false }
    }
}
