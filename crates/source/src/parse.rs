//! Text in, one tree out. Every parser goes on behind a fault and never fails.

mod dotenv;
mod hcl;
mod jsonc;
mod toml;
pub mod yaml;

use std::{ops::Range, path::Path};

use findings::{Comment, FileId, SourceFile};

use crate::{Fault, Kind, Node};

/// Levels of nesting that are read; what lies deeper is a fault.
pub(crate) const MAX_DEPTH: usize = 128;

/// The formats that configuration is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// JSON with comments, as VS Code and the dev container CLI read it.
    Jsonc,
    /// YAML 1.2, with YAML 1.1's merge keys.
    Yaml,
    /// TOML 1.1.
    Toml,
    /// `KEY=value` lines, as docker compose and the dotenv libraries read them.
    Dotenv,
    /// HCL, as bake files are written: labels of blocks are keys, and strings are templates. No file name tells it.
    Hcl,
}

impl Format {
    /// The format that the name of a file tells.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        match extension? {
            "json" | "jsonc" | "code-workspace" => Some(Self::Jsonc),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            "env" => Some(Self::Dotenv),
            _ => name.starts_with(".env.").then_some(Self::Dotenv),
        }
    }
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The format it was read as.
    pub format: Format,
    /// Its documents in file order; more than one only in YAML, none in an empty text.
    pub documents: Vec<Node>,
    /// Everything wrong with it, in file order.
    pub faults: Vec<Fault>,
    /// Where its comments are, markers included, in file order.
    pub comments: Vec<Range<usize>>,
}

impl Parsed {
    fn new(format: Format) -> Self {
        Self { format, documents: Vec::new(), faults: Vec::new(), comments: Vec::new() }
    }

    /// The first document.
    pub fn root(&self) -> Option<&Node> {
        self.documents.first()
    }

    /// Whether the text is what its format wants; trailing commas are a matter of taste.
    pub fn is_sound(&self) -> bool {
        self.faults.iter().all(|fault| fault.kind == Kind::TrailingComma)
    }

    /// The comments of `source`, which this was parsed from, with what they cover.
    pub fn comments_of(&self, file: FileId, source: &SourceFile) -> Vec<Comment> {
        self.comments.iter().map(|span| Comment::on_line(file, source, span.clone())).collect()
    }
}

/// Parses `text`.
pub fn parse(format: Format, text: &str) -> Parsed {
    let mut parsed = match format {
        Format::Jsonc => jsonc::parse(text),
        Format::Yaml => yaml::parse(text),
        Format::Toml => toml::parse(text),
        Format::Dotenv => dotenv::parse(text),
        Format::Hcl => hcl::parse(text),
    };
    parsed.faults.sort_by_key(|fault| (fault.span.start, fault.span.end, fault.kind));
    parsed
}

/// Length of the byte order mark in front of `text`.
fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
}

/// A fault for every member of `members` whose name an earlier one has.
fn duplicates(
    members: &[crate::Member],
    message: impl Fn(&str) -> String,
    faults: &mut Vec<Fault>,
) {
    let mut first = std::collections::HashMap::new();
    for member in members {
        if let Some(earlier) = first.insert(member.name.as_str(), member.key.span.clone()) {
            let fault =
                Fault::new(Kind::DuplicateKey, member.key.span.clone(), message(&member.name));
            faults.push(fault.related(earlier, "this one is lost"));
        }
    }
}
