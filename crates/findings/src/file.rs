use std::{ops::Range, sync::Arc};

use crate::{FileId, Position, Span};

/// What the text of a [`SourceFile`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// A file the user can open at the reported position.
    #[default]
    File,
    /// Drawn from an image's history, one line an entry: there to be quoted, never to be edited.
    History,
    /// Stands inside another file: quoted with lines of its own, never edited.
    Embedded,
}

/// A text and the name it is reported under.
///
/// Offsets into [`text`](Self::text) are offsets into the file's own bytes, also when those are not
/// UTF-8: each byte that cannot be decoded stands as one `?`.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: String,
    text: Arc<str>,
    origin: Origin,
    undecodable: Vec<usize>,
    line_starts: Vec<usize>,
    /// The characters in front of each block of the text: a position in a line of megabytes costs one block.
    characters: Vec<usize>,
}

/// Bytes in a block.
const BLOCK: usize = 256;

impl SourceFile {
    /// A text that is known to be UTF-8.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let ends = memchr_lines(text.as_bytes());
        let line_starts = std::iter::once(0).chain(ends).collect();
        Self {
            path: path.into(),
            characters: characters(&text),
            text,
            origin: Origin::File,
            undecodable: Vec::new(),
            line_starts,
        }
    }

    /// Decodes `bytes` so that every offset stays what it is in the file.
    pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, undecodable) = match String::from_utf8(bytes) {
            Ok(text) => (text, Vec::new()),
            Err(error) => mask(error.as_bytes()),
        };
        Self { undecodable, ..Self::new(path, text) }
    }

    /// One line an entry of an image's history; `path` names the image.
    pub fn history(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { origin: Origin::History, ..Self::new(path, text) }
    }

    /// A text that stands inside another file; `path` names both.
    pub fn embedded(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { origin: Origin::Embedded, ..Self::new(path, text) }
    }

    /// The name shown to the user, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared: models own their text without a second copy.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// What the text is.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Offsets of the bytes that are not UTF-8 and stand as `?` in the text.
    pub fn undecodable(&self) -> &[usize] {
        &self.undecodable
    }

    /// The position of the byte at `offset`; an offset past the end is the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let column =
            self.characters_before(offset) - self.characters_before(self.line_starts[line]);
        Position { line: line + 1, column: column + 1, offset }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + count(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// The bytes of `line` (from 1) without its line ending; empty past the last line.
    pub fn line(&self, line: usize) -> Range<usize> {
        let Some(&start) = self.line_starts.get(line.saturating_sub(1)) else {
            return self.text.len()..self.text.len();
        };
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// Number of lines; a final line ending does not open another one.
    pub fn lines(&self) -> usize {
        self.line_starts.len() - usize::from(self.text.is_empty() || self.text.ends_with('\n'))
    }
}

/// The characters in front of each block of `text`, the last one, which may be empty, included.
fn characters(text: &str) -> Vec<usize> {
    let blocks = text.as_bytes().chunks_exact(BLOCK);
    let mut sum = 0;
    let ends = blocks.map(|block| {
        sum += count(block);
        sum
    });
    std::iter::once(0).chain(ends).collect()
}

/// Counting lead bytes instead of characters also holds for a part that begins or ends inside one.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn memchr_lines(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1)
}

fn mask(bytes: &[u8]) -> (String, Vec<usize>) {
    let (mut text, mut undecodable) = (String::with_capacity(bytes.len()), Vec::new());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for _ in chunk.invalid() {
            undecodable.push(text.len());
            text.push('?');
        }
    }
    (text, undecodable)
}

/// Every text that findings of one run point into.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes a file in and gives it its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("a run has fewer than 2^32 files"));
        self.files.push(file);
        id
    }

    /// The file of an id that this registry gave.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Puts a new text in place of a file's old one; its spans are then those of the new text.
    pub fn set_text(&mut self, id: FileId, text: String) {
        let old = &self.files[id.0 as usize];
        let file = SourceFile { origin: old.origin, ..SourceFile::new(old.path.clone(), text) };
        self.files[id.0 as usize] = file;
    }

    /// The same files with each byte of `hidden` drawn as `*`: every offset stays.
    #[must_use]
    pub fn masked(&self, hidden: &[Span]) -> Self {
        let mut masked = self.clone();
        let mut hidden = hidden.to_vec();
        hidden.sort_unstable();
        for spans in hidden.chunk_by(|one, two| one.file == two.file) {
            let file = &mut masked.files[spans[0].file.0 as usize];
            let mut text = String::with_capacity(file.text.len());
            for span in spans {
                let start = file.text.floor_char_boundary(span.start).max(text.len());
                let end = file.text.ceil_char_boundary(span.end).max(start);
                text.push_str(&file.text[text.len()..start]);
                // Line ends stay, or the lines below would be numbered anew.
                let bytes = file.text[start..end].bytes();
                text.extend(bytes.map(|byte| if byte == b'\n' { '\n' } else { '*' }));
            }
            text.push_str(&file.text[text.len()..]);
            file.characters = characters(&text);
            file.text = text.into();
        }
        masked
    }

    /// All files in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().zip(0..).map(|(file, id)| (FileId(id), file))
    }

    /// The text under `span`, cut to what the file has and to character boundaries.
    pub fn quote(&self, span: Span) -> &str {
        let text = self.get(span.file).text();
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
        &text[start..end]
    }
}
