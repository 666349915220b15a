use std::collections::{BTreeMap, BTreeSet};

/// What exists beside the files of a run, as far as it was looked for.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    entries: BTreeMap<String, Option<FileFacts>>,
    complete: bool,
    /// Folders that hold a dev container and no project: the dev container joins one that is elsewhere.
    pub bare: BTreeSet<String>,
    /// Paths with nothing in the next commit, though there is something today.
    pub unstaged: BTreeSet<String>,
    /// By the folder of a Template: the options that its files ask for.
    pub placeholders: BTreeMap<String, BTreeSet<String>>,
}

/// What is known about a file without its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Whether git hands it out as executable; `None` when git does not know it.
    pub executable: Option<bool>,
    /// Whether its first line ends in CR LF.
    pub has_crlf: bool,
    /// The interpreter that its first line names: `/bin/bash`.
    pub shebang: Option<String>,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence<'a> {
    /// Nobody looked, or it cannot be told.
    Unknown,
    /// Nothing.
    Missing,
    /// A file or folder.
    There(&'a FileFacts),
}

impl Listing {
    /// What was found at each path that was looked for; `None` where nothing is.
    pub fn new(entries: BTreeMap<String, Option<FileFacts>>) -> Self {
        Self { entries, ..Self::default() }
    }

    /// All there is: what is not listed does not exist.
    pub fn complete(entries: BTreeMap<String, Option<FileFacts>>) -> Self {
        Self { entries, complete: true, ..Self::default() }
    }

    /// What is at `path`.
    pub fn presence(&self, path: &str) -> Presence<'_> {
        match self.entries.get(path) {
            Some(Some(facts)) => Presence::There(facts),
            Some(None) => Presence::Missing,
            None if self.complete && !self.holds_folder(path) => Presence::Missing,
            None => Presence::Unknown,
        }
    }

    /// Whether `folder` holds a dev container and no project.
    pub fn is_bare(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let below = || self.entries.range(start.clone()..).map(|(path, _)| path);
        let mut inside = below().map_while(|path| path.strip_prefix(&start));
        let bare = |path: &str| is_beside(path.split('/').next().unwrap_or_default());
        self.bare.contains(folder) || (self.complete && inside.all(bare))
    }

    fn holds_folder(&self, path: &str) -> bool {
        let start = format!("{path}/");
        let next = self.entries.range(start.clone()..).next();
        path.is_empty() || next.is_some_and(|(path, _)| path.starts_with(&start))
    }
}

/// Whether a file or folder of this name may stand where there is a dev container and no project.
pub fn is_beside(name: &str) -> bool {
    let plain = [".devcontainer", ".devcontainer.json", ".gitignore", ".npmignore"];
    let prose = name.ends_with(".md") || name.starts_with("LICENSE");
    plain.contains(&name) || prose || name == "definition-manifest.json"
}

impl FileFacts {
    /// The facts of a file that begins with `head`.
    pub fn of(head: &[u8], executable: Option<bool>) -> Self {
        let line = head.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let shebang = line.strip_prefix(b"#!").map(String::from_utf8_lossy);
        Self {
            is_folder: false,
            executable,
            has_crlf: line.ends_with(b"\r\n"),
            shebang: shebang.map(|shebang| shebang.trim().to_owned()),
        }
    }

    /// The name of the program that its first line names, behind `env` if that stands there: `bash`.
    pub fn interpreter(&self) -> Option<&str> {
        let mut words = self.shebang.as_deref()?.split_whitespace();
        let name = |word: &'_ str| word.rsplit('/').next().map(str::len).unwrap_or_default();
        let first = words.next()?;
        let first = &first[first.len() - name(first)..];
        if first == "env" { words.find(|word| !word.starts_with('-')) } else { Some(first) }
    }
}
