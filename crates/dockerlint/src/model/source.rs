use dockerfile::{Instruction, Keyword, Word, ignore::clean};

/// A path that a `COPY` or `ADD` takes from the build context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextSource<'a> {
    /// As written.
    pub word: &'a Word,
    /// Relative to the context's root; `.` for all of it.
    pub path: String,
}

impl<'a> ContextSource<'a> {
    /// What `instruction` takes: no stages, addresses, heredocs, or paths that a variable decides.
    pub fn all(instruction: &'a Instruction) -> Vec<Self> {
        let takes = matches!(instruction.kind, Keyword::Copy | Keyword::Add);
        if !takes || instruction.flag("from").is_some() {
            return Vec::new();
        }
        let words = instruction.words().split_last().map_or(&[][..], |(_, sources)| sources);
        let source = |word: &'a Word| {
            let text = word.literal()?;
            let elsewhere =
                text.contains("://") || text.starts_with("git@") || text.starts_with("<<");
            let absolute = clean(&format!("/{text}"));
            let path = absolute.trim_start_matches('/');
            let path = if path.is_empty() { "." } else { path };
            (!elsewhere).then(|| Self { word, path: path.to_owned() })
        };
        words.iter().filter_map(source).collect()
    }

    /// Whether it is a pattern, which stands for any number of files.
    pub fn is_pattern(&self) -> bool {
        self.path.contains(['*', '?', '[', '\\'])
    }
}
