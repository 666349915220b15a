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

    /// The registry, that of Docker Hub when none is written.
    pub fn registry_or_hub(&self) -> &'a str {
        self.registry.unwrap_or("docker.io")
    }

    /// Whether a builder takes it for the name of an image (`distribution/reference`).
    pub fn is_valid(&self) -> bool {
        let registry = self.registry.is_none_or(|registry| {
            let (host, port) = registry.split_once(':').unwrap_or((registry, "0"));
            let host = host.split('.').all(|part| {
                !part.is_empty()
                    && !part.starts_with('-')
                    && !part.ends_with('-')
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
            host && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
        });
        let tag = self.tag.is_none_or(|tag| {
            let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            tag.len() <= 128
                && tag.bytes().next().is_some_and(word)
                && tag.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
        });
        let digest = self.digest.is_none_or(|digest| {
            digest.split_once(':').is_some_and(|(algorithm, hash)| {
                !algorithm.is_empty()
                    && hash.len() >= 32
                    && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            })
        });
        registry && self.repository.split('/').all(is_path_component) && tag && digest
    }
}

/// Lower-case letters and digits, between them `.`, `_`, `__` or any number of `-`.
fn is_path_component(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let edge = |byte: Option<u8>| byte.is_some_and(plain);
    edge(part.bytes().next())
        && edge(part.bytes().last())
        && part.bytes().all(|byte| plain(byte) || matches!(byte, b'.' | b'_' | b'-'))
        && part.split(|char: char| char.is_ascii_lowercase() || char.is_ascii_digit()).all(
            |between| {
                matches!(between, "" | "." | "_" | "__") || between.bytes().all(|byte| byte == b'-')
            },
        )
}
