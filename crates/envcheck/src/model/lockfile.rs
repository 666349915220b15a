use std::ops::{Deref, Range};

use findings::{FileId, SourceFile};
use source::{Member, Parsed};

use super::Document;
use crate::model::shape::Shape::{self, List, Map, Object, Required, String};

/// A `devcontainer-lock.json`.
#[derive(Debug, Clone)]
pub struct Lockfile {
    document: Document,
    /// Where its comments are.
    pub comments: Vec<Range<usize>>,
}

impl Deref for Lockfile {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl Lockfile {
    /// The model of `source`, which `parsed` was read from as JSONC.
    pub fn new(file: FileId, source: &SourceFile, parsed: &Parsed) -> Self {
        let document = Document::new(file, source, parsed, &LOCKFILE);
        Self { document, comments: parsed.comments.clone() }
    }

    /// Its entries, in file order.
    pub fn entries(&self) -> &[Member] {
        self.object("features")
    }
}

static ENTRY: Shape = Required(
    &["version", "resolved", "integrity"],
    &Object(&[
        ("dependsOn", List(&String)),
        ("integrity", String),
        ("resolved", String),
        ("version", String),
    ]),
);

/// A whole lockfile. An empty file asks the dev container CLI to fill it.
static LOCKFILE: Shape = Object(&[("features", Map(&ENTRY))]);
