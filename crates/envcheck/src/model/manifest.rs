//! The descriptions of Features and Templates, as their checks see them.

use std::ops::Deref;

use findings::{FileId, SourceFile};
use source::{Member, Node, Parsed};

use super::{Document, devcontainer::schema::COMMAND, devcontainer::schema::MOUNT_OBJECT};
use crate::model::shape::Shape::{
    self, Any, Bool, Choice, Either, List, Map, Object, Open, Required, String, Tagged,
};

/// A `devcontainer-feature.json` or `devcontainer-template.json`.
#[derive(Debug, Clone)]
pub struct Manifest {
    document: Document,
    /// Which of both.
    pub kind: ManifestKind,
}

/// What a [`Manifest`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestKind {
    /// A Feature.
    Feature,
    /// A Template.
    Template,
}

/// An option of a Feature or Template.
#[derive(Debug, Clone, Copy)]
pub struct OptionOf<'a> {
    /// Its name and definition.
    pub member: &'a Member,
}

impl Deref for Manifest {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

impl Manifest {
    /// The model of `source`, which `parsed` was read from as JSONC.
    pub fn new(kind: ManifestKind, file: FileId, source: &SourceFile, parsed: &Parsed) -> Self {
        let shape = match kind {
            ManifestKind::Feature => &FEATURE,
            ManifestKind::Template => &TEMPLATE,
        };
        Self { document: Document::new(file, source, parsed, shape), kind }
    }

    /// Its options, in file order.
    pub fn options(&self) -> impl Iterator<Item = OptionOf<'_>> {
        self.object("options").iter().map(|member| OptionOf { member })
    }
}

/// Whether the Feature that the file at `path` describes is one of a project and of nobody else: it lies in `.devcontainer`.
pub fn is_local(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| part == ".devcontainer")
}

/// Whether `id` stands for one that is filled in later: `<id>`, `{{.ID}}`.
pub fn is_placeholder(id: &str) -> bool {
    id.contains(['<', '{', '$', '%'])
}

impl<'a> OptionOf<'a> {
    /// The value that is taken when nobody sets one.
    pub fn default(self) -> Option<&'a Node> {
        self.member.value.get("default")
    }

    /// Whether it is `true` or `false`.
    pub fn is_boolean(self) -> bool {
        self.member.value.get("type").and_then(Node::as_str) == Some("boolean")
    }

    /// The variable that `install.sh` reads it from.
    pub fn variable(self) -> std::string::String {
        variable(&self.member.name)
    }
}

/// The variable that a Feature's `install.sh` reads the option `name` from: `getSafeId` of the dev container CLI.
pub fn variable(name: &str) -> std::string::String {
    let word = |char: char| if char.is_ascii_alphanumeric() { char } else { '_' };
    let plain: std::string::String = name.chars().map(word).collect();
    let rest = plain.trim_start_matches(|char: char| char.is_ascii_digit() || char == '_');
    let lead = if rest.len() < plain.len() { "_" } else { "" };
    format!("{lead}{rest}").to_ascii_uppercase()
}

const BOOLEAN: Shape = Required(
    &["default"],
    &Object(&[("default", Bool), ("description", String), ("type", Choice(&["boolean"]))]),
);
/// Templates write the default between quotes, since tools lose one that is plainly `false`.
const TEMPLATE_BOOLEAN: Shape = Required(
    &["default"],
    &Object(&[
        ("default", Either(&[Bool, Choice(&["true", "false"])])),
        ("description", String),
        ("type", Choice(&["boolean"])),
    ]),
);
const TEXT: Shape = Required(
    &["default"],
    &Object(&[
        ("default", String),
        ("description", String),
        ("enum", List(&String)),
        ("proposals", List(&String)),
        ("type", Choice(&["string"])),
    ]),
);
static OPTION: Shape = Tagged("type", &[("boolean", BOOLEAN), ("string", TEXT)]);
static TEMPLATE_OPTION: Shape = Tagged("type", &[("boolean", TEMPLATE_BOOLEAN), ("string", TEXT)]);

/// A `devcontainer-feature.json`: <https://containers.dev/implementors/features/>.
static FEATURE: Shape = Required(
    &["id", "version"],
    &Object(&[
        ("capAdd", List(&String)),
        ("containerEnv", Map(&String)),
        ("customizations", Open(&[])),
        ("dependsOn", Map(&Any)),
        ("deprecated", Bool),
        ("description", String),
        ("documentationURL", String),
        ("entrypoint", String),
        ("id", String),
        ("init", Bool),
        ("installsAfter", List(&String)),
        ("keywords", List(&String)),
        ("legacyIds", List(&String)),
        ("licenseURL", String),
        ("mounts", List(&MOUNT_OBJECT)),
        ("name", String),
        ("onCreateCommand", COMMAND),
        ("options", Map(&OPTION)),
        ("postAttachCommand", COMMAND),
        ("postCreateCommand", COMMAND),
        ("postStartCommand", COMMAND),
        ("privileged", Bool),
        ("securityOpt", List(&String)),
        ("updateContentCommand", COMMAND),
        ("version", String),
    ]),
);

/// A `devcontainer-template.json`: <https://containers.dev/implementors/templates/>. There is no schema for it.
static TEMPLATE: Shape = Required(
    &["id", "name", "version"],
    &Object(&[
        ("description", String),
        ("documentationURL", String),
        ("files", List(&String)),
        ("id", String),
        ("keywords", List(&String)),
        ("licenseURL", String),
        ("name", String),
        ("optionalPaths", List(&String)),
        ("options", Map(&TEMPLATE_OPTION)),
        ("platforms", List(&String)),
        ("publisher", String),
        ("type", String),
        ("version", String),
    ]),
);
