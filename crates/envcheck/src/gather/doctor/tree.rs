use std::borrow::Cow;

/// The files of a machine or of an image. Paths are absolute and have `/` between their parts.
pub(crate) trait FileTree: Sync {
    /// The text of a file of moderate size, links followed.
    fn read(&self, path: &str) -> Option<Cow<'_, str>>;

    /// Its first bytes, if it is a text; enough for a line that names an interpreter.
    fn head(&self, path: &str) -> Option<Cow<'_, str>>;

    /// Where a path leads to when all links are followed.
    fn real(&self, path: &str) -> Option<String>;

    /// The names in a folder, sorted.
    fn names(&self, path: &str) -> Vec<String>;

    /// The files called `program` in `folders` that may be executed, in their order.
    fn programs(&self, program: &str, folders: &[String]) -> Vec<String>;

    /// Whether something is at `path`.
    fn exists(&self, path: &str) -> bool {
        self.real(path).is_some()
    }
}

/// The folder above `path`.
pub(crate) fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((above, _)) => above,
    }
}

/// The last part of `path`.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `path` and the folders above it, up to the root.
pub(crate) fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (*path != "/").then(|| parent(path)))
}
