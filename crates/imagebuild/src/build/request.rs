//! What to build.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use super::{
    CacheSource, Host, Network, Platform, Ulimit,
    options::{Attestation, CacheTarget, NamedContext, Output, Ssh},
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
    /// Its bytes, from standard input.
    Text(Vec<u8>),
    /// A text that stands in another file, and the name of both.
    Embedded {
        /// Such as `compose.yaml (service api)`.
        name: String,
        /// The text.
        text: String,
    },
}

/// The name of a Dockerfile that is no file.
pub(crate) const STANDARD_INPUT: &str = "Dockerfile (standard input)";

/// Reads `NAME[:TAG]` as the engine would, so that a mistake is told before the build and not behind it.
pub fn image_name(text: &str) -> Result<String, String> {
    let (name, tag) = match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (text, None),
    };
    let wrong = |reason: String| Err(reason);
    if text.contains('@') {
        return wrong("a digest is given by the engine; write NAME:TAG".to_owned());
    }
    if let Some(tag) = tag.filter(|tag| !is_tag(tag)) {
        return wrong(format!(
            "`{tag}` is no tag: up to 128 letters, digits, `_`, `.` and `-`, not beginning with `.` or `-`"
        ));
    }
    let (registry, path) = match name.split_once('/') {
        Some((first, path)) if first.contains(['.', ':']) || first == "localhost" => {
            (Some(first), path)
        }
        _ => (None, name),
    };
    if let Some(registry) = registry.filter(|registry| !is_registry(registry)) {
        return wrong(format!("`{registry}` is no registry; write HOST or HOST:PORT"));
    }
    match path.split('/').find(|part| !is_path_part(part)) {
        Some(part) if is_path_part(&part.to_lowercase()) => {
            wrong(format!("`{part}` has upper-case letters; write `{}`", part.to_lowercase()))
        }
        Some(part) => wrong(format!(
            "`{part}` is no name: lower-case letters and digits, with `.`, `_`, `__` or `-` between them"
        )),
        None => Ok(text.to_owned()),
    }
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (text, "0"),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-[]:".contains(&byte);
    !host.is_empty() && host.bytes().all(plain) && port.parse::<u16>().is_ok()
}

/// Letters and digits with one separator between them; dashes may be many.
fn is_path_part(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [part.bytes().next(), part.bytes().last()];
    let separators = part.split(|char: char| char.is_ascii_lowercase() || char.is_ascii_digit());
    ends.iter().all(|end| end.is_some_and(plain))
        && separators.into_iter().all(|separator| {
            matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-')
        })
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
    /// A variable that the environment does not have and a file sets.
    Given {
        /// Its name.
        variable: String,
        /// Its value.
        value: Hidden,
    },
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Hides `value`.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// What is hidden.
    pub(super) fn value(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
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
            Self::Given { variable, .. } => write!(f, "variable {variable}"),
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
    /// Stages whose steps run again.
    pub no_cache_stages: Vec<String>,
    /// Asks the registry for newer base images.
    pub pull: bool,
    /// What it is built for; nothing means the engine's own.
    pub platforms: Vec<Platform>,
    /// What `RUN` reaches; none leaves it to the engine.
    pub network: Option<Network>,
    /// Names that each `RUN` knows.
    pub hosts: Vec<Host>,
    /// Limits of each `RUN`.
    pub ulimits: Vec<Ulimit>,
    /// Bytes of `/dev/shm` in each `RUN`.
    pub shm_size: Option<u64>,
    /// Images with build cache inside.
    pub cache_from: Vec<CacheSource>,
    /// Where the build cache goes for other engines.
    pub cache_to: Vec<CacheTarget>,
    /// Agents that steps may ask to sign.
    pub ssh: Vec<Ssh>,
    /// What names of the Dockerfile mean.
    pub named_contexts: Vec<NamedContext>,
    /// Where what was built goes.
    pub output: Output,
    /// Annotations of the image's manifest.
    pub annotations: BTreeMap<String, String>,
    /// Statements about the image that lie beside it.
    pub attestations: Vec<Attestation>,
    /// How long a registry may say nothing.
    pub registry_patience: Duration,
}

impl Request {
    /// How long a registry may say nothing unless something else is asked for.
    pub const REGISTRY_PATIENCE: Duration = Duration::from_mins(1);

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
            no_cache_stages: Vec::new(),
            pull: false,
            platforms: Vec::new(),
            network: None,
            hosts: Vec::new(),
            ulimits: Vec::new(),
            shm_size: None,
            cache_from: Vec::new(),
            cache_to: Vec::new(),
            ssh: Vec::new(),
            named_contexts: Vec::new(),
            output: Output::Engine,
            annotations: BTreeMap::new(),
            attestations: Vec::new(),
            registry_patience: Self::REGISTRY_PATIENCE,
        }
    }

    /// How messages name the Dockerfile.
    pub fn dockerfile_name(&self) -> String {
        match &self.dockerfile {
            DockerfileSource::Path(path) => path.display().to_string(),
            DockerfileSource::Text(_) => STANDARD_INPUT.to_owned(),
            DockerfileSource::Embedded { name, .. } => name.clone(),
        }
    }

    /// The Dockerfile's path, if it is a file.
    pub fn dockerfile_path(&self) -> Option<&Path> {
        match &self.dockerfile {
            DockerfileSource::Path(path) => Some(path),
            DockerfileSource::Text(_) | DockerfileSource::Embedded { .. } => None,
        }
    }
}
