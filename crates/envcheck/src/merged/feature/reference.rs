use std::sync::LazyLock;

use regex::Regex;

use super::super::{Ground, Object, Stop, Traced};

/// Where a Feature is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder, by its absolute path.
    Folder(String),
    /// In a registry.
    Registry(Registered),
    /// `https://…/devcontainer-feature-ID.tgz`
    Download(String),
}

/// A Feature in a registry, in small letters, as the CLI takes it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The last part of its name.
    pub id: String,
    /// The first part behind the registry.
    pub owner: String,
    /// What is between registry and id.
    pub namespace: String,
    /// Host and port.
    pub registry: String,
    /// Registry, namespace and id, as it was written.
    pub resource: String,
    /// Namespace and id.
    pub path: String,
    /// Tag or digest.
    pub version: String,
    /// The tag; `latest` when neither tag nor digest is given.
    pub tag: Option<String>,
    /// The digest.
    pub digest: Option<String>,
}

static PATH: LazyLock<Regex> = LazyLock::new(|| {
    let part = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
    Regex::new(&format!("^{part}(?:/{part})*$")).expect("the pattern is constant")
});

static VERSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$").expect("it is constant"));

impl Location {
    /// What `id` leads to, seen from the file of `ground`.
    pub fn of(id: &str, ground: &Ground) -> Result<Self, Stop> {
        if !id.contains(['/', '\\']) {
            return Err(Stop::new(format!(
                "the Feature `{id}` names no registry, which no tool fills in today: write its full name, or `./{id}` \
                 for a folder beside devcontainer.json"
            )));
        }
        if id.starts_with("https://") {
            return Ok(Self::Download(id.to_owned()));
        }
        if id.starts_with('/') {
            return Err(Stop::new(format!(
                "the Feature `{id}` is an absolute path: move it below .devcontainer/ and write `./NAME`"
            )));
        }
        if id.starts_with("./") || id.starts_with("../") {
            return Self::folder(id, ground);
        }
        Registered::parse(id).map(Self::Registry).ok_or_else(|| {
            Stop::new(format!(
                "the Feature `{id}` is no reference to a registry: write registry/namespace/id:version"
            ))
        })
    }

    fn folder(id: &str, ground: &Ground) -> Result<Self, Stop> {
        let path = normal(&format!("{}/{id}", ground.config_folder()));
        let home = format!("{}/.devcontainer", ground.folder);
        let below =
            path.strip_prefix(&home).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        // The CLI looks for two dots anywhere in the relative path.
        if below.is_none_or(|below| below.contains("..")) {
            return Err(Stop::new(format!(
                "the Feature `{id}` is {path}, outside of {home}: move it there, the CLI takes no other"
            )));
        }
        Ok(Self::Folder(path))
    }
}

impl Registered {
    /// Takes `registry/namespace/id:tag` and `…@sha256:…` apart.
    pub fn parse(id: &str) -> Option<Self> {
        let input = id.to_lowercase();
        if input.starts_with('.') {
            return None;
        }
        let (resource, tag, digest) = if let Some((resource, digest)) = input.rsplit_once('@') {
            let hash = digest.strip_prefix("sha256:")?;
            (!hash.contains(':')).then_some(())?;
            (resource, None, Some(digest))
        } else {
            match input.rsplit_once(':') {
                Some((resource, tag)) if !tag.contains('/') => (resource, Some(tag), None),
                _ => (&*input, Some("latest"), None),
            }
        };
        if tag.is_some_and(|tag| !VERSION.is_match(tag)) {
            return None;
        }
        let mut parts: Vec<&str> = resource.split('/').collect();
        if parts.get(1) == Some(&"devcontainers-contrib") {
            parts[1] = "devcontainers-extra";
        }
        let (id, registry) = (*parts.last()?, parts[0]);
        let namespace = parts.get(1..parts.len() - 1)?.join("/");
        let path = format!("{namespace}/{id}");
        PATH.is_match(&path).then(|| Self {
            id: id.to_owned(),
            owner: parts[1].to_owned(),
            registry: registry.to_owned(),
            resource: resource.to_owned(),
            version: digest.or(tag).unwrap_or("latest").to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
            namespace,
            path,
        })
    }

    /// Whether the CLI asks the registry without TLS.
    fn is_local(&self) -> bool {
        self.registry == "localhost" || self.registry.starts_with("localhost:")
    }

    /// Registry and namespace.
    pub(super) fn collection(&self) -> String {
        format!("{}/{}", self.registry, self.namespace)
    }

    /// As the document has it.
    pub(super) fn traced(&self) -> Object {
        let scheme = if self.is_local() { "http" } else { "https" }.to_owned();
        let fields = [
            ("scheme", Some(&scheme)),
            ("id", Some(&self.id)),
            ("owner", Some(&self.owner)),
            ("namespace", Some(&self.namespace)),
            ("registry", Some(&self.registry)),
            ("resource", Some(&self.resource)),
            ("path", Some(&self.path)),
            ("version", Some(&self.version)),
            ("tag", self.tag.as_ref()),
            ("digest", self.digest.as_ref()),
        ];
        let fields = fields.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let text = |value: &String| Traced::ruled(value.as_str().into(), "the Feature's id");
        fields.map(|(key, value)| (key.to_owned(), text(value))).collect()
    }
}

/// `id` without tag and digest.
pub(super) fn without_version(id: &str) -> &str {
    let start = id.rfind('/').map_or(0, |slash| slash + 1);
    let end = id[start..].find([':', '@']);
    end.map_or(id, |end| &id[..start + end])
}

/// An absolute path without `.` and `..`; a slash at its end stays.
pub(crate) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}
