use std::{ops::Range, sync::Arc};

use findings::{FileId, Fix, SourceFile, Span};
use source::{Member, Node, Parsed, Value, edit::Edit};

use super::shape::{Breach, Shape};

/// A JSON file and what may stand in it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub file: FileId,
    /// The name users know it by.
    pub path: String,
    /// Its text: what edits are made of.
    pub text: Arc<str>,
    /// Its value; an empty object when the file is empty.
    pub root: Node,
    shape: &'static Shape,
}

impl Document {
    /// `source`, which `parsed` was read from as JSONC, and which should have the shape `shape`.
    pub fn new(file: FileId, source: &SourceFile, parsed: &Parsed, shape: &'static Shape) -> Self {
        let empty = || Node::new(0..0, Value::Mapping(Vec::new()));
        Self {
            file,
            path: source.path().to_owned(),
            text: source.shared_text(),
            root: parsed.root().cloned().unwrap_or_else(empty),
            shape,
        }
    }

    /// Every place where the file departs from its shape, in file order.
    pub fn breaches(&self) -> Vec<Breach<'_>> {
        self.shape.breaches(&self.root)
    }

    /// The items of the list called `name`.
    pub fn list(&self, name: &str) -> &[Node] {
        self.root.get(name).map_or(&[], Node::items)
    }

    /// The members of the object called `name`.
    pub fn object(&self, name: &str) -> &[Member] {
        self.root.get(name).map_or(&[], Node::members)
    }

    /// The bytes `range` of the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.file.span(range.clone())
    }

    /// The text of `range`.
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether a comment stands in `within`, outside of `parts`, which are in order.
    pub fn has_comment<'a>(
        &self,
        within: &Range<usize>,
        parts: impl IntoIterator<Item = &'a Range<usize>>,
    ) -> bool {
        let mut at = within.start;
        let starts = parts.into_iter().map(|part| (part.start, part.end));
        starts.chain([(within.end, within.end)]).any(|(start, end)| {
            let between = self.slice(&(at..start)).contains('/');
            at = end;
            between
        })
    }

    /// Adds `edits` of this file to `fix`.
    pub fn edited(&self, fix: Fix, edits: impl IntoIterator<Item = Edit>) -> Fix {
        edits.into_iter().fold(fix, |fix, edit| fix.replace(self.span(&edit.span), edit.text))
    }
}

/// `text` as JSON has it.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            _ if u32::from(char) < 0x20 => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => quoted.push(char),
        }
    }
    quoted + "\""
}
