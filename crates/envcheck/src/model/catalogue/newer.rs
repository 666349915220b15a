use std::sync::OnceLock;

use versions::releases::{self, Table};

use super::{Features, Images};

/// Tables that are newer than those of this program.
#[derive(Debug, Default)]
pub struct Newer {
    /// The official Features.
    pub features: Option<Features>,
    /// The official images.
    pub images: Option<Images>,
    /// Releases and their ends.
    pub releases: Option<Table>,
}

static NEWER: OnceLock<Newer> = OnceLock::new();

/// Makes checks of this process use `newer`. Only a program does that, once, before it checks anything.
pub fn use_newer(mut newer: Newer) {
    if let Some(table) = newer.releases.take() {
        releases::use_newer(table);
    }
    // What is in use already stays: one run, one state of knowledge.
    let _ = NEWER.set(newer);
}

pub(super) fn newer() -> &'static Newer {
    NEWER.get_or_init(Newer::default)
}
