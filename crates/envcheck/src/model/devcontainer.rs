//! A `devcontainer.json`, as its checks see it.

mod mount;
mod schema;
mod shape;

use std::{ops::Range, sync::Arc};

use findings::{FileId, Fix, SourceFile, Span};
use source::{Member, Node, Parsed, Value, edit::Edit};

pub use mount::Mount;
pub use shape::{Breach, Shape};

/// A `devcontainer.json`.
#[derive(Debug, Clone)]
pub struct Devcontainer {
    /// The file.
    pub file: FileId,
    /// The name users know it by.
    pub path: String,
    /// Its text: what edits are made of.
    pub text: Arc<str>,
    /// Its value; an empty object when the file is empty.
    pub root: Node,
}

/// The property that says where the container comes from. The dev container CLI takes the first of these that
/// a file has.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// `build` with a `dockerfile`, or `dockerFile`.
    Dockerfile(&'a Member),
    /// `image`.
    Image(&'a Member),
    /// `dockerComposeFile`.
    Compose(&'a Member),
}

impl Devcontainer {
    /// The model of `source`, which `parsed` was read from as JSONC.
    pub fn new(file: FileId, source: &SourceFile, parsed: &Parsed) -> Self {
        let empty = || Node::new(0..0, Value::Mapping(Vec::new()));
        Self {
            file,
            path: source.path().to_owned(),
            text: source.shared_text(),
            root: parsed.root().cloned().unwrap_or_else(empty),
        }
    }

    /// Every place where the file departs from what the specification allows.
    pub fn breaches(&self) -> Vec<Breach<'_>> {
        schema::PROPERTIES.breaches(&self.root)
    }

    /// Where the container comes from; `None` when nothing says.
    pub fn origin(&self) -> Option<Origin<'_>> {
        let build =
            self.root.member("build").filter(|build| build.value.get("dockerfile").is_some());
        let dockerfile = self.root.member("dockerFile").or(build).map(Origin::Dockerfile);
        let image = || self.root.member("image").map(Origin::Image);
        let compose = || self.root.member("dockerComposeFile").map(Origin::Compose);
        dockerfile.or_else(image).or_else(compose)
    }

    /// The mounts of `mounts` and of `-v` and `--mount` in `runArgs`, in that order.
    pub fn mounts(&self) -> Vec<Mount<'_>> {
        mount::mounts(&self.root)
    }

    /// The entries of `features`.
    pub fn features(&self) -> &[Member] {
        self.root.get("features").map_or(&[], Node::members)
    }

    /// The items of the list called `name`.
    pub fn list(&self, name: &str) -> &[Node] {
        self.root.get(name).map_or(&[], Node::items)
    }

    /// The bytes `range` of the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.file.span(range.clone())
    }

    /// Adds `edits` of this file to `fix`.
    pub fn edited(&self, fix: Fix, edits: impl IntoIterator<Item = Edit>) -> Fix {
        edits.into_iter().fold(fix, |fix, edit| fix.replace(self.span(&edit.span), edit.text))
    }
}

impl<'a> Origin<'a> {
    /// The property itself.
    pub fn member(self) -> &'a Member {
        let (Self::Dockerfile(member) | Self::Image(member) | Self::Compose(member)) = self;
        member
    }
}
