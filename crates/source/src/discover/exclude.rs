use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Globs in the syntax of `.gitignore`, matched against the names that users see.
#[derive(Debug, Clone)]
pub struct Exclude {
    globs: Gitignore,
}

/// A glob that cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no glob: {source}; write it as in .gitignore")]
pub struct ExcludeError {
    glob: String,
    source: ignore::Error,
}

impl Default for Exclude {
    fn default() -> Self {
        Self { globs: Gitignore::empty() }
    }
}

impl Exclude {
    /// Compiles `globs`; a later one with `!` in front takes back what an earlier one excludes.
    pub fn new<'a>(globs: impl IntoIterator<Item = &'a str>) -> Result<Self, ExcludeError> {
        let mut builder = GitignoreBuilder::new("");
        let failed = |glob: &str, source| ExcludeError { glob: glob.to_owned(), source };
        for glob in globs {
            builder.add_line(None, glob).map_err(|source| failed(glob, source))?;
        }
        let globs = builder.build().map_err(|source| failed("", source))?;
        Ok(Self { globs })
    }

    /// Whether the file called `name`, or a folder it is in, is left out.
    pub fn matches(&self, name: &str) -> bool {
        let mut name = name.trim_start_matches('/');
        while let Some(rest) = name.strip_prefix("../") {
            name = rest;
        }
        !self.globs.is_empty() && self.globs.matched_path_or_any_parents(name, false).is_ignore()
    }
}
