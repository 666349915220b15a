/// The parts of an image's name: `registry/repository:tag@digest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageName<'a> {
    /// The registry as written: `ghcr.io`, `localhost:5000`; `None` for Docker Hub.
    pub registry: Option<&'a str>,
    /// The path in the registry as written: `debian`, `library/debian`, `org/app`.
    pub repository: &'a str,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The digest, `sha256:` and so on.
    pub digest: Option<&'a str>,
}

impl<'a> ImageName<'a> {
    /// Splits `name`, which has no variables. Never fails: whether it is well formed is another question.
    pub fn parse(name: &'a str) -> Self {
        let (rest, digest) =
            name.split_once('@').map_or((name, None), |(rest, digest)| (rest, Some(digest)));
        // A colon before the last slash belongs to the registry's port.
        let last = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (path, tag) = match rest[last..].split_once(':') {
            Some((file, tag)) => (&rest[..last + file.len()], Some(tag)),
            None => (rest, None),
        };
        let registry = path.split_once('/').filter(|(first, _)| {
            first.contains(['.', ':'])
                || *first == "localhost"
                || first.bytes().any(|byte| byte.is_ascii_uppercase())
        });
        let (registry, repository) =
            registry.map_or((None, path), |(first, rest)| (Some(first), rest));
        Self { registry, repository, tag, digest }
    }

    /// The repository of an official image of Docker Hub (`debian` also for `docker.io/library/debian`); else `None`.
    pub fn official(&self) -> Option<&'a str> {
        let hub = self
            .registry
            .is_none_or(|registry| matches!(registry, "docker.io" | "index.docker.io"));
        let repository = self.repository.strip_prefix("library/").unwrap_or(self.repository);
        (hub && !repository.contains('/')).then_some(repository)
    }
}
