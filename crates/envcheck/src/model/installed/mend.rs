//! The command that brings a wanted version, in the words of the manager in use.

use versions::{Floating, Meaning, Set};

use super::{Found, Installed, Manager, ToolFact, row_of};
use crate::model::toolchain::{Declaration, Role};

/// Features of the dev container collection, by tool.
const FEATURES: [(&str, &str); 16] = [
    ("aws-cli", "aws-cli:1"),
    ("azure-cli", "azure-cli:1"),
    ("conda", "conda:1"),
    ("docker", "docker-in-docker:2"),
    ("dotnet", "dotnet:2"),
    ("gh", "github-cli:1"),
    ("git", "git:1"),
    ("go", "go:1"),
    ("java", "java:1"),
    ("kubectl", "kubectl-helm-minikube:1"),
    ("node", "node:1"),
    ("php", "php:1"),
    ("python", "python:1"),
    ("ruby", "ruby:1"),
    ("rust", "rust:1"),
    ("terraform", "terraform:1"),
];

impl Installed {
    /// What to do to get a version of the tool that satisfies `wanted`, as an order.
    pub fn mend(&self, fact: &ToolFact, wanted: &[&Declaration]) -> String {
        let version = version_to_install(wanted);
        let using = match &fact.found {
            Found::Shim { manager, .. } => Some(*manager),
            _ => fact.place.as_ref().and_then(|place| manager_of(&place.real)),
        };
        let ordered = using.into_iter().chain(Manager::ALL);
        let there =
            |manager: &Manager| Some(*manager) == using || self.managers.there.contains(manager);
        let tool = fact.tool.as_str();
        let versioned =
            ordered.filter(there).find_map(|manager| command(manager, tool, version.as_deref()));
        if let Some(command) = versioned {
            return format!("run `{command}`");
        }
        let feature = FEATURES.iter().find(|(known, _)| *known == tool);
        if self.managers.dev_container
            && let Some((_, feature)) = feature
        {
            let version = version.map(|it| format!(" with `\"version\": \"{it}\"`"));
            return format!(
                "add the Feature `ghcr.io/devcontainers/features/{feature}`{} to devcontainer.json and rebuild",
                version.unwrap_or_default()
            );
        }
        let package = [Manager::Homebrew, Manager::Apt, Manager::Apk]
            .into_iter()
            .filter(|manager| self.managers.there.contains(manager))
            .find_map(|manager| package(manager, tool));
        match (package, version) {
            (Some(command), None) => format!("run `{command}`"),
            (Some(command), Some(version)) => {
                format!("install {tool} {version}; `{command}` installs what the system offers")
            }
            (None, Some(version)) => format!("install {tool} {version}"),
            (None, None) => format!("install {tool}"),
        }
    }
}

/// Whose folder a program lies in.
fn manager_of(real: &str) -> Option<Manager> {
    let folders = [
        ("/mise/installs/", Manager::Mise),
        ("/.asdf/installs/", Manager::Asdf),
        ("/.pyenv/versions/", Manager::Pyenv),
        ("/.rbenv/versions/", Manager::Rbenv),
        ("/.nodenv/versions/", Manager::Nodenv),
        ("/.goenv/versions/", Manager::Goenv),
        ("/.nvm/versions/", Manager::Nvm),
        ("/node-versions/", Manager::Fnm),
        ("/.volta/", Manager::Volta),
        ("/uv/python/", Manager::Uv),
        ("/.rustup/toolchains/", Manager::Rustup),
        ("/.sdkman/candidates/", Manager::Sdkman),
        ("/Cellar/", Manager::Homebrew),
    ];
    let found = folders.into_iter().find(|(folder, _)| real.contains(folder));
    found.map(|(_, manager)| manager)
}

/// How `manager` installs that version of `tool`; `None` when it does not.
fn command(manager: Manager, tool: &str, version: Option<&str>) -> Option<String> {
    let at = |mark: &str| version.map(|version| format!("{mark}{version}")).unwrap_or_default();
    let only = |known: &str, command: String| (tool == known).then_some(command);
    match manager {
        // Without a version it installs what its files select.
        Manager::Mise => Some(match version {
            Some(version) => format!("mise install {tool}@{version}"),
            None => "mise install".to_owned(),
        }),
        Manager::Asdf => {
            let plugin = match tool {
                "node" => "nodejs",
                "go" => "golang",
                tool => tool,
            };
            Some(format!("asdf install {plugin} {}", version.unwrap_or("latest")))
        }
        Manager::Pyenv => only("python", format!("pyenv install {}", version.unwrap_or("3"))),
        Manager::Rbenv => version.and_then(|it| only("ruby", format!("rbenv install {it}"))),
        Manager::Nodenv => version.and_then(|it| only("node", format!("nodenv install {it}"))),
        Manager::Goenv => version.and_then(|it| only("go", format!("goenv install {it}"))),
        Manager::Tfenv => {
            only("terraform", format!("tfenv install {}", version.unwrap_or("latest")))
        }
        Manager::Nvm => only("node", format!("nvm install {}", version.unwrap_or("--lts"))),
        Manager::Fnm => only("node", format!("fnm install {}", version.unwrap_or("--lts"))),
        Manager::Volta => matches!(tool, "node" | "npm" | "pnpm" | "yarn")
            .then(|| format!("volta install {tool}{}", at("@"))),
        Manager::Corepack => matches!(tool, "pnpm" | "yarn")
            .then(|| format!("corepack install --global {tool}{}", at("@"))),
        Manager::Uv => only("python", format!("uv python install{}", at(" "))),
        Manager::Rustup => {
            only("rust", format!("rustup toolchain install {}", version.unwrap_or("stable")))
        }
        Manager::Sdkman => match tool {
            "java" | "gradle" | "maven" | "kotlin" | "scala" | "groovy" => {
                Some(format!("sdk install {tool}{}", at(" ")))
            }
            _ => None,
        },
        Manager::Jenv | Manager::Homebrew | Manager::Apt | Manager::Apk => None,
    }
}

/// How the package manager of the system installs `tool`, in the version it has.
fn package(manager: Manager, tool: &str) -> Option<String> {
    match manager {
        Manager::Homebrew => Some(format!("brew install {tool}")),
        Manager::Apt => {
            let named = row_of(tool)?.deb.iter().find(|name| !name.contains('*'));
            named.map(|name| format!("apt-get install {name}"))
        }
        Manager::Apk => matches!(tool, "bash" | "curl" | "git" | "jq" | "make" | "npm" | "openssl")
            .then(|| format!("apk add {tool}")),
        _ => None,
    }
}

/// A version to ask a manager for: as written where a place selects one, else the first of those that are allowed.
fn version_to_install(wanted: &[&Declaration]) -> Option<String> {
    let sets = wanted.iter().filter_map(|wanted| wanted.constraint.as_set());
    let allowed = sets.fold(Set::all(), |all, set| all.intersection(set));
    // Of what cannot be had together the first.
    let allowed = match wanted.first().and_then(|first| first.constraint.as_set()) {
        Some(first) if allowed.is_empty() => first.clone(),
        _ => allowed,
    };
    let mut selecting = wanted.iter().filter(|wanted| wanted.role == Role::Selects);
    let written = selecting.find_map(|wanted| version_written(wanted, &allowed));
    written.or_else(|| {
        let (from, _) = allowed.bounds();
        from.filter(|_| !allowed.is_empty()).map(|version| version.release().to_string())
    })
}

/// What `wanted` writes, if it is a plain version or channel that the others allow too.
fn version_written(wanted: &Declaration, allowed: &Set) -> Option<String> {
    let plain = wanted.raw.trim().trim_start_matches('v');
    let numbers = plain.starts_with(|first: char| first.is_ascii_digit())
        && plain
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '+'));
    match &wanted.constraint.meaning {
        Meaning::Set(set) if numbers && !set.is_disjoint(allowed) => Some(plain.to_owned()),
        Meaning::Floating(Floating::Stable) => Some("stable".to_owned()),
        Meaning::Floating(Floating::Nightly) => Some("nightly".to_owned()),
        _ => None,
    }
}
