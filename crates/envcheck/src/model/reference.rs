/// What a key of `features` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// `registry/namespace/id`, with a tag or a digest.
    Registry(Registry<'a>),
    /// A folder: `./x`, `../x` or an absolute path.
    Folder(&'a str),
    /// `https://…/devcontainer-feature-ID.tgz`
    Download(&'a str),
    /// `owner/repository/id@version`: a release of GitHub, as it was done at first.
    Release(&'a str),
    /// A word without a registry.
    Short(&'a str),
}

/// A Feature in a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registry<'a> {
    /// Everything in front of tag and digest.
    pub resource: &'a str,
    /// Its last part.
    pub id: &'a str,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The digest.
    pub digest: Option<&'a str>,
}

/// Where the official Features are.
pub const OFFICIAL: &str = "ghcr.io/devcontainers/features/";

/// Ids without a registry that the dev container CLI still knows, and what it takes for them:
/// `getBackwardCompatibleFeatureId` in its sources. All stand for major version 1.
const KNOWN: &[(&str, &str)] = &[
    ("aws-cli", "aws-cli"),
    ("azure-cli", "azure-cli"),
    ("common", "common-utils"),
    ("desktop-lite", "desktop-lite"),
    ("docker-from-docker", "docker-from-docker"),
    ("docker-in-docker", "docker-in-docker"),
    ("dotnet", "dotnet"),
    ("git", "git"),
    ("git-lfs", "git-lfs"),
    ("github-cli", "github-cli"),
    ("golang", "go"),
    ("java", "java"),
    ("kubectl-helm-minikube", "kubectl-helm-minikube"),
    ("node", "node"),
    ("powershell", "powershell"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("rust", "rust"),
    ("sshd", "sshd"),
    ("terraform", "terraform"),
];

/// What the dev container CLI takes for `short`, an id without a registry.
pub fn completed(short: &str) -> Option<String> {
    let (_, id) = KNOWN.iter().find(|(known, _)| *known == short)?;
    Some(format!("{OFFICIAL}{id}:1"))
}

impl<'a> Reference<'a> {
    /// What `id` names, as the dev container CLI takes it.
    pub fn of(id: &'a str) -> Self {
        if id.starts_with("https://") || id.starts_with("http://") {
            return Self::Download(id);
        }
        if id.starts_with(['.', '/']) {
            return Self::Folder(id);
        }
        let Some((host, rest)) = id.split_once('/') else { return Self::Short(id) };
        if !host.contains('.') && !host.starts_with("localhost") {
            let parts = rest.split('/').count();
            return if parts == 2 { Self::Release(id) } else { Self::Short(id) };
        }
        let (resource, tag, digest) = match id.split_once('@') {
            Some((resource, digest)) => (resource, None, Some(digest)),
            None => match id.rsplit_once(':') {
                Some((resource, tag)) if !tag.contains('/') => (resource, Some(tag), None),
                _ => (id, None, None),
            },
        };
        let id = resource.rsplit('/').next().unwrap_or(resource);
        Self::Registry(Registry { resource, id, tag, digest })
    }

    /// The Feature in a registry.
    pub fn registry(self) -> Option<Registry<'a>> {
        match self {
            Self::Registry(registry) => Some(registry),
            _ => None,
        }
    }
}

impl<'a> Registry<'a> {
    /// Its id, when it is one of the official Features.
    pub fn official(self) -> Option<&'a str> {
        let head = self.resource.get(..OFFICIAL.len())?;
        head.eq_ignore_ascii_case(OFFICIAL).then(|| &self.resource[OFFICIAL.len()..])
    }

    /// The major version that its tag names.
    pub fn major(self) -> Option<&'a str> {
        let major = self.tag?.split('.').next()?;
        (!major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit())).then_some(major)
    }
}
