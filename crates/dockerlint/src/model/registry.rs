use std::collections::BTreeMap;

/// What registries say about the images that a Dockerfile names, by the names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registry {
    /// The images that were asked for: what is known, or why nothing is.
    pub images: BTreeMap<String, Result<RemoteImage, String>>,
}

/// An image in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteImage {
    /// What its tag stands for now: `sha256:…`, that of the index where it is made for several platforms.
    pub digest: String,
    /// What it is made for.
    pub platforms: Vec<Platform>,
}

/// An operating system and an architecture, in Go's names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    /// `linux`
    pub os: String,
    /// `amd64`
    pub architecture: String,
}

impl Registry {
    /// What is known about the image called `name`.
    pub fn image(&self, name: &str) -> Option<&RemoteImage> {
        self.images.get(name)?.as_ref().ok()
    }
}

impl Platform {
    /// `linux/arm64/v8`, `arm64` or `linux`; the builder fills in what is missing from its own, which is not known.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (os, rest) = lower.split_once('/')?;
        let architecture = rest.split('/').next()?;
        Some(Self::new(os, architecture))
            .filter(|it| !it.os.is_empty() && !it.architecture.is_empty())
    }

    /// Other names of the same are made one, as containerd does.
    pub fn new(os: &str, architecture: &str) -> Self {
        let os = if os == "macos" { "darwin" } else { os };
        let architecture = match architecture {
            "x86_64" | "x86-64" => "amd64",
            "aarch64" => "arm64",
            "i386" => "386",
            "armhf" | "armel" => "arm",
            other => other,
        };
        Self { os: os.to_owned(), architecture: architecture.to_owned() }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)
    }
}
