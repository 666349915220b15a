use std::{borrow::Cow, fmt};

use crate::Version;

mod names;

/// A tool under its one name: `Tool::named("nodejs")` is `node`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tool(Cow<'static, str>);

/// How a tool counts its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Three numbers, as in semantic versions.
    Semantic,
    /// Two numbers: `PostgreSQL` from 10 on, and Debian's point releases.
    Two,
    /// Java: `1.8` is 8, and four numbers are possible.
    Java,
    /// .NET: the third number of an SDK is a feature band and a patch, `8.0.1xx`.
    Dotnet,
    /// Go: `1.22` is the language, `1.22.0` its first release, and `1.22rc1` stands between them.
    Go,
    /// Python: `3.13.0rc1`.
    Python,
    /// Not known: a version may have any length.
    Free,
}

impl Tool {
    /// Node.js.
    pub const NODE: Self = Self(Cow::Borrowed("node"));
    /// Python.
    pub const PYTHON: Self = Self(Cow::Borrowed("python"));
    /// Go.
    pub const GO: Self = Self(Cow::Borrowed("go"));
    /// Rust.
    pub const RUST: Self = Self(Cow::Borrowed("rust"));
    /// Java.
    pub const JAVA: Self = Self(Cow::Borrowed("java"));
    /// Ruby.
    pub const RUBY: Self = Self(Cow::Borrowed("ruby"));
    /// PHP.
    pub const PHP: Self = Self(Cow::Borrowed("php"));
    /// .NET.
    pub const DOTNET: Self = Self(Cow::Borrowed("dotnet"));
    /// Terraform.
    pub const TERRAFORM: Self = Self(Cow::Borrowed("terraform"));
    /// `PostgreSQL`.
    pub const POSTGRES: Self = Self(Cow::Borrowed("postgres"));

    /// The tool that `name` names in asdf, mise, dev container Features, images or manifests. Capitals do not count.
    pub fn named(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase();
        names::canonical(&name).map_or(Self(Cow::Owned(name)), |known| Self(Cow::Borrowed(known)))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of those that are known here, so that two mentions of it surely mean the same.
    pub fn is_known(&self) -> bool {
        names::canonical(&self.0).is_some()
    }

    /// Reads a version as this tool writes it: `1.8.0_292` is Java 8, `go1.22.3` is Go 1.22.3.
    pub fn version(&self, text: &str) -> Option<Version> {
        match self.scheme() {
            Scheme::Java => Version::parse_java(text),
            Scheme::Go => {
                let text = text.trim();
                Version::parse(text.strip_prefix("go").unwrap_or(text))
            }
            _ => Version::parse(text),
        }
    }

    /// How it counts its versions.
    pub fn scheme(&self) -> Scheme {
        match self.as_str() {
            "java" => Scheme::Java,
            "dotnet" => Scheme::Dotnet,
            "go" => Scheme::Go,
            "python" => Scheme::Python,
            "postgres" | "debian" => Scheme::Two,
            name if names::canonical(name).is_some() => Scheme::Semantic,
            _ => Scheme::Free,
        }
    }
}

impl Scheme {
    /// Whether a version with these numbers names one release and not a line of them.
    pub fn is_full(self, parts: &[u64]) -> bool {
        let full = match self {
            // 9.6.24 of PostgreSQL had three.
            Self::Two if parts.first().is_some_and(|major| *major < 10) => 3,
            Self::Two => 2,
            Self::Java | Self::Free => return false,
            Self::Semantic | Self::Dotnet | Self::Go | Self::Python => 3,
        };
        parts.len() >= full
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
