//! What is wrong with an image that could still be read, wholly or in part.

use std::fmt;

/// One fault met while reading. The image's model is as complete as the fault allows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where: a member of the archive, or a member and a path in its layer.
    pub place: String,
    /// What is wrong there.
    pub fault: Fault,
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, fault: Fault) -> Self {
        Self { place: place.into(), fault }
    }

    /// Whether a part of the image could not be read, so that its facts are not complete.
    pub fn is_incomplete(&self) -> bool {
        !matches!(
            self.fault,
            Fault::Digest { .. }
                | Fault::OutsidePath { .. }
                | Fault::AbsolutePath { .. }
                | Fault::BelowLink { .. }
                | Fault::DanglingHardLink { .. }
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.fault)
    }
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The bytes are cut off or damaged; what comes after them is missing from the model.
    #[error("cannot be read further: {cause}")]
    Unreadable {
        /// What the decoder said.
        cause: String,
    },
    /// A bound of [`Limits`](crate::Limits) was reached; what comes after it is missing from the model.
    #[error("more {what} than the limit of {limit}")]
    Limit {
        /// What there was too much of.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// A document is no valid JSON or not of the expected shape.
    #[error("not a valid document: {cause}")]
    Json {
        /// What the parser said.
        cause: String,
    },
    /// A field of the image's configuration has the wrong type and was left out.
    #[error("field {field} has the wrong type")]
    ConfigField {
        /// The field's name.
        field: &'static str,
    },
    /// The manifest names something that the archive does not hold.
    #[error("named by the manifest, but missing from the archive")]
    Missing,
    /// The manifest names something in the folder that is no file in it, so that it was not read.
    #[error("named by the manifest, but {what}")]
    NotAFile {
        /// What it is.
        what: &'static str,
    },
    /// A layer is neither a tar archive nor one compressed with gzip or zstd.
    #[error("not a layer: neither tar nor gzip nor zstd")]
    NotALayer,
    /// The manifest and the configuration disagree about the number of layers.
    #[error("the manifest has {manifest} layers, the configuration {config}")]
    LayerCount {
        /// Layers of the manifest.
        manifest: usize,
        /// `diff_ids` of the configuration.
        config: usize,
    },
    /// The bytes do not have the digest under which they are named.
    #[error("expected digest {expected}, found {found}")]
    Digest {
        /// What the manifest, configuration or name says.
        expected: String,
        /// What the bytes give.
        found: String,
    },
    /// Paths lead out of the image with `..`; they were taken as if `/..` were `/`.
    #[error("{count} paths lead out of the image with `..`, the first is {first}")]
    OutsidePath {
        /// How many.
        count: u64,
        /// The first one.
        first: String,
    },
    /// Paths are absolute; they were taken as relative to the image's root.
    #[error("{count} paths are absolute, the first is {first}")]
    AbsolutePath {
        /// How many.
        count: u64,
        /// The first one.
        first: String,
    },
    /// Paths go through symbolic links of their layer or one below that lead above the root; in the model they stay
    /// where they are named.
    #[error("{count} paths lead out of the image through a symbolic link, the first is {first}")]
    BelowLink {
        /// How many.
        count: u64,
        /// The first one.
        first: String,
    },
    /// Entries without a usable name; they are missing from the model.
    #[error("{count} entries were left out, the first ({first}) because {cause}")]
    Entries {
        /// How many.
        count: u64,
        /// The first one's path.
        first: String,
        /// Why the first was left out.
        cause: String,
    },
    /// Entries with a field that is no number; it was taken as 0.
    #[error("{count} entries have an unreadable field, the first ({first}) the {field}")]
    Field {
        /// How many.
        count: u64,
        /// The first one's path.
        first: String,
        /// The first one's field.
        field: &'static str,
    },
    /// Hard links whose target is not in the image.
    #[error("{count} hard links have no target, the first is {first}")]
    DanglingHardLink {
        /// How many.
        count: u64,
        /// The first one.
        first: String,
    },
    /// Further problems were not kept.
    #[error("{count} further problems")]
    More {
        /// How many.
        count: u64,
    },
}

impl Fault {
    /// What a failed read means.
    pub(crate) fn of(error: &std::io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(fault) => fault.clone(),
            None => Self::Unreadable { cause: error.to_string() },
        }
    }
}

/// The problems met so far, at most as many as the limits allow.
#[derive(Debug)]
pub(crate) struct Problems {
    kept: Vec<Problem>,
    limit: usize,
    more: u64,
}

impl Problems {
    pub(crate) fn new(limit: usize) -> Self {
        Self { kept: Vec::new(), limit, more: 0 }
    }

    pub(crate) fn add(&mut self, place: impl Into<String>, fault: Fault) {
        if self.kept.len() < self.limit {
            self.kept.push(Problem::new(place, fault));
        } else {
            self.more += 1;
        }
    }

    /// All problems in a fixed order, each once.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.kept.sort();
        self.kept.dedup();
        if self.more > 0 {
            self.kept.push(Problem::new("image", Fault::More { count: self.more }));
        }
        self.kept
    }

    pub(crate) fn first(&self) -> Option<&Problem> {
        self.kept.first()
    }
}
