use std::ops::Range;

use findings::{FileId, Span};
use versions::{Constraint, Dialect, Tool};

/// A place that says which version of a tool is wanted.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The tool, under its canonical name.
    pub tool: Tool,
    /// What the place does with the version.
    pub role: Role,
    /// The language that the version is written in.
    pub dialect: Dialect,
    /// The version as written, quotes left out; of an image its tag, or the part of it that says the version.
    pub raw: String,
    /// What it means.
    pub constraint: Constraint,
    /// Where [`raw`](Self::raw) is written; where it is inherited or defaulted, the place that causes it.
    pub span: Span,
    /// The folder it holds for, and everything below; empty for the current one.
    pub scope: String,
    /// Why nothing reads it, where nothing does: shown, and never part of a conflict.
    pub inert: Option<String>,
    /// The file that the place leaves the version to, as `node-version-file: .nvmrc` does.
    pub follows: Option<FileId>,
    /// How the value came here, from the place that uses it to the one that writes it.
    pub via: Vec<Via>,
    /// Whether an edit of [`span`](Self::span) may stand for a new version: not in prose, shell, or where the value
    /// is computed.
    pub editable: bool,
    /// Whether it is a word of a command, which is edited where that is asked for.
    pub shell: bool,
    /// What is odd about the way it is written.
    pub caution: Option<Caution>,
}

/// An odd way of writing a version, which makes it another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// An unquoted number that its format reads without the zero at its end.
    LostZero {
        /// The number as written.
        written: String,
    },
}

/// What a place does with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Selects what is installed or used.
    Selects,
    /// Demands a range.
    Requires,
    /// Compiles or lints for it.
    Targets,
    /// Records what was resolved.
    Locks,
    /// One of several that must all hold, as in a build matrix.
    Matrix,
    /// Tells people.
    Prose,
}

/// A step on the way of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via {
    /// Where.
    pub span: Span,
    /// What happens there, such as "`matrix.node`" or "the default of `ARG NODE_VERSION`".
    pub what: String,
}

impl Role {
    /// As reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Selects => "selects",
            Self::Requires => "requires",
            Self::Targets => "targets",
            Self::Locks => "locks",
            Self::Matrix => "matrix",
            Self::Prose => "prose",
        }
    }
}

impl Declaration {
    /// Where the bytes `range` of [`raw`](Self::raw) stand: its whole place where it is not written as it is read.
    pub fn place(&self, range: &Range<usize>) -> Span {
        let written = self.span.end - self.span.start == self.raw.len();
        if !written || range.end > self.raw.len() {
            return self.span;
        }
        Span { start: self.span.start + range.start, end: self.span.start + range.end, ..self.span }
    }

    /// Says that nothing reads it, and why.
    pub fn inert(&mut self, why: impl Into<String>) -> &mut Self {
        self.inert = Some(why.into());
        self
    }

    /// Adds a step on the value's way.
    pub fn via(&mut self, span: Span, what: impl Into<String>) -> &mut Self {
        self.via.push(Via { span, what: what.into() });
        self
    }

    /// Says that it is written in an odd way.
    pub fn caution(&mut self, caution: Caution) -> &mut Self {
        self.caution = Some(caution);
        self
    }

    /// Says that it holds for `scope` instead of the folder of its file.
    pub fn scope(&mut self, scope: impl Into<String>) -> &mut Self {
        self.scope = scope.into();
        self
    }

    /// Says that nobody can know what it means, and why; nothing is wrong with it.
    pub fn unknown(&mut self, why: impl Into<String>) -> &mut Self {
        self.constraint = Constraint::unknown(why);
        self.fixed()
    }

    /// Says that an edit of its place does not stand for a new version.
    pub fn fixed(&mut self) -> &mut Self {
        self.editable = false;
        self
    }
}
