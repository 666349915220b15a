/// The build context, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// The text of the `.dockerignore` that counts for this file; `None` when there is none.
    pub ignore: Option<String>,
    /// Paths in the context relative to its root, before anything is ignored; folders end in `/`.
    pub files: Vec<String>,
}
