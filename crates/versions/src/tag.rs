use std::ops::Range;

/// A part of an image's tag, between hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
}

/// The parts of `tag`.
pub(crate) fn pieces(tag: &str) -> Vec<Piece<'_>> {
    let mut at = 0;
    let mut found = Vec::new();
    for text in tag.split('-') {
        if !text.is_empty() {
            found.push(Piece { text, range: at..at + text.len() });
        }
        at += text.len() + 1;
    }
    found
}
