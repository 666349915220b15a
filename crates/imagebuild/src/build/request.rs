//! What to build.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// The files that `COPY` and `ADD` may take.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Context {
    /// A folder.
    Directory(PathBuf),
    /// No files.
    Empty,
}

/// Where the Dockerfile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DockerfileSource {
    /// A file, inside or outside of the context.
    Path(PathBuf),
    /// Text, for example from standard input.
    Text(String),
}

/// `--build-arg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildArg {
    /// Name of the `ARG`.
    pub name: String,
    /// Its value; none takes the value of the environment, and nothing if it is not set there.
    pub value: Option<String>,
}

impl FromStr for BuildArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        if name.is_empty() {
            return Err("write NAME=VALUE, or NAME to take the value of the environment".to_owned());
        }
        Ok(Self { name: name.to_owned(), value })
    }
}

/// `--secret`: a value that a `RUN --mount=type=secret` sees and no layer keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The name that the Dockerfile uses.
    pub id: String,
    /// Where its value comes from.
    pub source: SecretSource,
}

/// Where a secret's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// A file's bytes.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
}

impl FromStr for Secret {
    type Err = String;

    /// `id=NAME[,type=file|env][,src=PATH|env=VARIABLE]`, as the docker command reads it.
    fn from_str(text: &str) -> Result<Self, String> {
        const USAGE: &str = "write id=NAME,src=PATH or id=NAME,env=VARIABLE";
        let mut fields = BTreeMap::new();
        for field in text.split(',') {
            let (key, value) = field.split_once('=').ok_or(USAGE)?;
            let key = match key.to_ascii_lowercase().as_str() {
                "id" => "id",
                "src" | "source" => "src",
                "env" => "env",
                "type" => "type",
                other => return Err(format!("`{other}` is not known; {USAGE}")),
            };
            fields.insert(key, value);
        }
        let of_type = fields.get("type").copied();
        if !matches!(of_type, None | Some("file" | "env")) {
            return Err(format!("the type is `file` or `env`; {USAGE}"));
        }
        let id = *fields.get("id").filter(|id| !id.is_empty()).ok_or(USAGE)?;
        let source = match (of_type, fields.get("src"), fields.get("env")) {
            (Some("env"), Some(name), None) | (_, None, Some(name)) => {
                SecretSource::Variable((*name).to_owned())
            }
            (_, Some(path), None) => SecretSource::File(PathBuf::from(path)),
            (Some("env"), None, None) => SecretSource::Variable(id.to_owned()),
            // Like the docker command: the variable or else the file that is called as the secret.
            (_, None, None) => SecretSource::File(PathBuf::from(id)),
            (_, Some(_), Some(_)) => {
                return Err(format!("src and env exclude each other; {USAGE}"));
            }
        };
        Ok(Self { id: id.to_owned(), source })
    }
}

impl fmt::Display for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
        }
    }
}

/// What to build and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The files that `COPY` and `ADD` may take.
    pub context: Context,
    /// The Dockerfile.
    pub dockerfile: DockerfileSource,
    /// Names of the image; none leaves it without a name.
    pub tags: Vec<String>,
    /// The stage to stop at; none means the last one.
    pub target: Option<String>,
    /// Values of `ARG`s.
    pub build_args: Vec<BuildArg>,
    /// Secrets for `RUN --mount=type=secret`.
    pub secrets: Vec<Secret>,
    /// Labels put on the image.
    pub labels: BTreeMap<String, String>,
    /// Runs every step again.
    pub no_cache: bool,
    /// Asks the registry for newer base images.
    pub pull: bool,
    /// `os/arch[/variant]`; none means the engine's own.
    pub platform: Option<String>,
}

impl Request {
    /// A request for a context folder with its own `Dockerfile`.
    pub fn of_directory(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            dockerfile: DockerfileSource::Path(folder.join("Dockerfile")),
            context: Context::Directory(folder),
            tags: Vec::new(),
            target: None,
            build_args: Vec::new(),
            secrets: Vec::new(),
            labels: BTreeMap::new(),
            no_cache: false,
            pull: false,
            platform: None,
        }
    }

    /// The Dockerfile's path, if it is a file.
    pub fn dockerfile_path(&self) -> Option<&Path> {
        match &self.dockerfile {
            DockerfileSource::Path(path) => Some(path),
            DockerfileSource::Text(_) => None,
        }
    }
}
