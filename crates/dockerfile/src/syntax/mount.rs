//! `RUN --mount=type=…,target=…`.

use super::{Span, Word};

/// One `--mount` of a `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The whole flag.
    pub span: Span,
    /// The fields in order.
    pub fields: Vec<MountField>,
}

/// `key=value` or `key` in a mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountField {
    /// The key in lower case.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value, when there is a `=`.
    pub value: Option<Word>,
}

impl Mount {
    /// The mount's type: `bind` unless written, in lower case.
    pub fn kind(&self) -> String {
        self.value(&["type"]).map_or_else(|| "bind".to_owned(), |word| word.value().to_lowercase())
    }

    /// `id`
    pub fn id(&self) -> Option<&Word> {
        self.value(&["id"])
    }

    /// `target`, `dst` or `destination`
    pub fn target(&self) -> Option<&Word> {
        self.value(&["target", "dst", "destination"])
    }

    /// `source` or `src`
    pub fn source(&self) -> Option<&Word> {
        self.value(&["source", "src"])
    }

    /// `from`: a stage or an image
    pub fn from(&self) -> Option<&Word> {
        self.value(&["from"])
    }

    /// The value of the last field with one of `keys`; the builder takes the last too.
    pub fn value(&self, keys: &[&str]) -> Option<&Word> {
        self.fields.iter().rev().find(|field| keys.contains(&field.key.as_str()))?.value.as_ref()
    }
}
