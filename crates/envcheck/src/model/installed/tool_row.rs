//! What is known about a tool: how it is called, and where its version can be learnt.

/// A tool that `doctor` looks for.
#[derive(Debug, Clone, Copy)]
pub struct ToolRow {
    /// Its canonical name, as [`versions::Tool`] has it.
    pub tool: &'static str,
    /// The programs that show it is there, the first one found counts.
    pub programs: &'static [&'static str],
    /// Files that tell its version.
    pub files: &'static [VersionFile],
    /// Debian packages that have the tool's version; `*` stands for any text.
    pub deb: &'static [&'static str],
    /// Its name on `PyPI`, where it is a Python program.
    pub wheel: Option<&'static str>,
    /// What to start it with when no file tells.
    pub args: &'static [&'static str],
    /// Where it then writes its version.
    pub stream: Stream,
    /// How its version is found in what it writes.
    pub find: Find,
}

/// A file or folder that tells a version, seen from the folder of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionFile {
    /// The text of a file.
    Text(&'static str, Find),
    /// The names in a folder: the version stands between the prefix and the suffix.
    Names(&'static str, &'static str, &'static str),
}

/// Where a tool writes its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
    /// Some of its releases there, some here.
    Either,
}

/// How a version is found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// The first thing that looks like one and has a dot.
    First,
    /// What follows this text; it needs no dot.
    After(&'static str),
    /// The last thing in the first line that looks like one.
    Last,
    /// The text at this path of a JSON document.
    Json(&'static [&'static str]),
    /// `NODE_MAJOR_VERSION`, `NODE_MINOR_VERSION` and `NODE_PATCH_VERSION` of a C header.
    NodeHeader,
}

impl ToolRow {
    /// A tool whose program has its name, and tells its version when asked with `--version`.
    pub(super) const fn new(tool: &'static str, programs: &'static [&'static str]) -> Self {
        Self {
            tool,
            programs,
            files: &[],
            deb: &[],
            wheel: None,
            args: &["--version"],
            stream: Stream::Out,
            find: Find::First,
        }
    }

    pub(super) const fn files(self, files: &'static [VersionFile]) -> Self {
        Self { files, ..self }
    }

    pub(super) const fn deb(self, deb: &'static [&'static str]) -> Self {
        Self { deb, ..self }
    }

    pub(super) const fn wheel(self, wheel: &'static str) -> Self {
        Self { wheel: Some(wheel), ..self }
    }

    pub(super) const fn args(self, args: &'static [&'static str]) -> Self {
        Self { args, ..self }
    }

    pub(super) const fn stream(self, stream: Stream) -> Self {
        Self { stream, ..self }
    }

    pub(super) const fn find(self, find: Find) -> Self {
        Self { find, ..self }
    }
}
