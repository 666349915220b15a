use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::name;

/// Characters that make a part of a path a pattern.
const SPECIAL: [char; 4] = ['*', '?', '[', '{'];

/// A pattern of paths, as shells write it; `**` stands for any number of folders.
#[derive(Debug)]
pub(super) struct Glob {
    /// The folder that everything it fits is in.
    pub(super) base: PathBuf,
    matcher: GlobMatcher,
}

impl Glob {
    /// `None` when `path` has nothing of a pattern, or is a broken one.
    pub(super) fn new(path: &Path) -> Option<Self> {
        let special = |part: &Path| part.to_string_lossy().contains(SPECIAL);
        let base: PathBuf = path.components().take_while(|part| !special(part.as_ref())).collect();
        if base.as_os_str() == path.as_os_str() || !special(path) {
            return None;
        }
        let glob = GlobBuilder::new(&name(path)).literal_separator(true).build().ok()?;
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        Some(Self { base, matcher: glob.compile_matcher() })
    }

    /// Whether it fits `path`, which is named as the pattern is.
    pub(super) fn matches(&self, path: &Path) -> bool {
        self.matcher.is_match(name(path))
    }
}
