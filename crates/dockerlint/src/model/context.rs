use dockerfile::ignore::Patterns;

/// The build context, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The text of the `.dockerignore` that counts for this file; `None` when there is none.
    pub ignore: Option<String>,
    /// Paths in the context relative to its root, before anything is ignored; folders end in `/`.
    pub files: Vec<String>,
}

impl Context {
    /// The patterns of its `.dockerignore`: none when there is no such file, `None` when it cannot be read.
    pub fn patterns(&self) -> Option<Patterns> {
        Patterns::of_file(self.ignore.as_deref().unwrap_or_default()).ok()
    }

    /// The line of its `.dockerignore` that leaves `path` out, when all of them together do.
    pub fn line_against(&self, path: &str) -> Option<&str> {
        let alone = |line: &&str| {
            Patterns::of_file(line).is_ok_and(|pattern| pattern.matches(path))
                && !line.starts_with('!')
        };
        self.ignore.as_deref()?.lines().rfind(alone).map(str::trim)
    }
}
