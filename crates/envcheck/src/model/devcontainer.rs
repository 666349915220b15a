//! A `devcontainer.json`, as its checks see it.

mod argument;
mod command;
mod mount;
pub(crate) mod schema;
mod target;
mod variable;

use std::{
    collections::BTreeSet,
    ops::{Deref, Range},
};

use findings::{FileId, SourceFile};
use jiff::civil::Date;
use source::{Member, Node, Parsed};

use super::{Document, Reference};

pub use argument::Argument;
pub use command::{Command, HOOKS};
pub(crate) use mount::volume_parts;
pub use mount::{Field, Form, Mount};
pub use target::Target;
pub use variable::Variable;

/// A `devcontainer.json`.
#[derive(Debug, Clone)]
pub struct Devcontainer {
    document: Document,
    /// The day on which releases are judged.
    pub today: Date,
    /// What it has to work with.
    pub targets: BTreeSet<Target>,
    /// Where its comments are.
    pub comments: Vec<Range<usize>>,
}

impl Deref for Devcontainer {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
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
        let document = Document::new(file, source, parsed, &schema::PROPERTIES);
        let comments = parsed.comments.clone();
        Self { document, today: Date::ZERO, targets: BTreeSet::new(), comments }
    }

    /// The same, on the day `today`.
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        Self { today, ..self }
    }

    /// The same, meant for `targets`.
    #[must_use]
    pub fn meant_for(self, targets: &BTreeSet<Target>) -> Self {
        Self { targets: targets.clone(), ..self }
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

    /// The mount of the workspace.
    pub fn workspace_mount(&self) -> Option<Mount<'_>> {
        mount::workspace(&self.root)
    }

    /// The options of `runArgs`.
    pub fn arguments(&self) -> Vec<Argument<'_>> {
        argument::arguments(&self.root)
    }

    /// The lifecycle commands.
    pub fn commands(&self) -> Vec<Command<'_>> {
        command::commands(&self.root)
    }

    /// Every `${…}` in a value.
    pub fn variables(&self) -> Vec<Variable<'_>> {
        variable::variables(&self.root)
    }

    /// The entries of `features`, and what each names.
    pub fn features(&self) -> impl Iterator<Item = (&Member, Reference<'_>)> {
        self.object("features").iter().map(|member| (member, Reference::of(&member.name)))
    }

    /// The image, when the container is made from one.
    pub fn image(&self) -> Option<&Node> {
        match self.origin()? {
            Origin::Image(member) => Some(&member.value),
            _ => None,
        }
    }

    /// Whether compose makes the container.
    pub fn is_compose(&self) -> bool {
        matches!(self.origin(), Some(Origin::Compose(_)))
    }
}

/// What the file with the root `root` mounts beside its workspace.
pub(crate) fn mounts_of(root: &Node) -> Vec<Mount<'_>> {
    mount::mounts(root)
}

impl<'a> Origin<'a> {
    /// The property itself.
    pub fn member(self) -> &'a Member {
        let (Self::Dockerfile(member) | Self::Image(member) | Self::Compose(member)) = self;
        member
    }
}
