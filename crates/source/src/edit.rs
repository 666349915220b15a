//! Edits of a file's text that keep its comments and layout. Pure: a span and what stands there instead.

mod jsonc;

use std::ops::Range;

pub use jsonc::{
    indentation_inside, insert_item, insert_member, remove_item, remove_items, remove_member,
    rename_key,
};

/// Replace the bytes of `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

/// `text` after `edits`, which must not overlap.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.clone(), &edit.text);
    }
    text
}
