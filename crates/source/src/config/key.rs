/// A setting that a configuration may have.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The tables it is in and its name. `*` is a table of any name: that of a tool, say.
    pub path: &'static [&'static str],
    /// What it takes.
    pub kind: Kind,
    /// What it does, in one sentence; for the schema and the manual.
    pub doc: &'static str,
}

/// What a [`Key`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// Any string.
    Text,
    /// A list of strings.
    TextList,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A size: `"500MB"`, `"1.5GiB"`, or a number of bytes.
    Bytes,
    /// From 0 to 100, as a number or as `"15%"`.
    Percent,
    /// A whole number from 0 on.
    Count,
    /// A table of any names, each with one of these strings.
    Choices(&'static [&'static str]),
    /// A table of rule ids or aliases and their levels.
    RuleLevels,
}

/// The part of a path that any name fits.
pub(super) const ANY: &str = "*";

impl Key {
    /// Whether a setting called `path` is this one.
    pub(super) fn is(&self, path: &[&str]) -> bool {
        self.path.len() == path.len() && self.lies_in(path)
    }

    /// Whether it is in the table called `table`, or is called so itself.
    pub(super) fn lies_in(&self, table: &[&str]) -> bool {
        self.path.len() >= table.len()
            && self.path.iter().zip(table).all(|(part, name)| *part == ANY || part == name)
    }

    /// The first name in its path that is free, given in `path`.
    pub(super) fn named<'n>(&self, path: &[&'n str]) -> Option<&'n str> {
        let at = self.path.iter().position(|part| *part == ANY)?;
        path.get(at).copied()
    }
}

impl Kind {
    /// What it takes, for messages.
    pub(super) fn wants(self) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::TextList => "a list of strings".to_owned(),
            Self::Choice(choices) => format!("one of {}", list(choices)),
            Self::Bytes => "a size like \"500MB\" or \"1.5GiB\"".to_owned(),
            Self::Percent => "a number from 0 to 100".to_owned(),
            Self::Count => "a whole number from 0 on".to_owned(),
            Self::Choices(choices) => {
                format!("a table of names, each with one of {}", list(choices))
            }
            Self::RuleLevels => "a table of rules and their levels".to_owned(),
        }
    }
}

/// `"a"`, `"b"` or `"c"`, as TOML has them.
pub(super) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}
