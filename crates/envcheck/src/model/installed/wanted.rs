//! Which declarations hold on the machine that is looked at.

use crate::model::toolchain::{Declaration, Role};

/// Whether a declaration holds here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The tool must be installed here, in that version.
    Here,
    /// It is for something else.
    Elsewhere(String),
}

/// Files that version managers read, by their last part: they hold for whatever tool they name.
const MANAGERS: [&str; 24] = [
    ".bazelversion",
    ".elixir-version",
    ".exenv-version",
    ".go-version",
    ".java-version",
    ".mise.toml",
    ".node-version",
    ".nvmrc",
    ".perl-version",
    ".php-version",
    ".python-version",
    ".python-versions",
    ".rtx.toml",
    ".ruby-version",
    ".sdkmanrc",
    ".swift-version",
    ".terraform-version",
    ".tool-versions",
    ".zigversion",
    "devbox.json",
    "global.json",
    "mise.toml",
    "rust-toolchain",
    "rust-toolchain.toml",
];

/// Manifests, and the tools that have to be installed for them; whatever else they name is installed by these.
const MANIFESTS: [(&str, &[&str]); 17] = [
    ("Cargo.toml", &["rust"]),
    ("Gemfile", &["bundler", "ruby"]),
    ("Package.swift", &["swift"]),
    ("Pipfile", &["python"]),
    ("build.gradle", &["java"]),
    ("build.gradle.kts", &["java"]),
    ("build.zig.zon", &["zig"]),
    ("composer.json", &["php"]),
    ("go.mod", &["go"]),
    ("go.work", &["go"]),
    ("mix.exs", &["elixir", "erlang"]),
    ("package.json", &["bun", "deno", "node", "npm", "pnpm", "yarn"]),
    ("pom.xml", &["java", "maven"]),
    ("pyproject.toml", &["pdm", "poetry", "python", "uv"]),
    ("setup.cfg", &["python"]),
    ("setup.py", &["python"]),
    ("uv.toml", &["python", "uv"]),
];

/// Folders whose files stand for those of other projects.
const FIXTURES: [&str; 9] = [
    "__fixtures__",
    "corpus",
    "fixture",
    "fixtures",
    "node_modules",
    "templates",
    "test-data",
    "testdata",
    "vendor",
];

/// Whether `declaration`, which stands in the file at `path`, holds on this machine; `inside` says that the machine is
/// a dev container or an image, so that `devcontainer.json` describes it.
pub fn purpose(declaration: &Declaration, path: &str, inside: bool) -> Purpose {
    let elsewhere = |why: &str| Purpose::Elsewhere(why.to_owned());
    if let Some(why) = &declaration.inert {
        return Purpose::Elsewhere(why.clone());
    }
    match declaration.role {
        Role::Targets => return elsewhere("says what code is compiled for"),
        Role::Locks => return elsewhere("records what was resolved"),
        Role::Matrix => return elsewhere("one of several versions that CI tries"),
        Role::Prose => return elsewhere("tells people"),
        Role::Selects | Role::Requires => {}
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if is_fixture(folder) {
        return elsewhere("stands in a folder of fixtures");
    }
    let tool = declaration.tool.as_str();
    if matches!(name, "devcontainer.json" | ".devcontainer.json") {
        if !inside {
            return elsewhere("says what the dev container has, and this is none");
        }
        return if is_distribution(tool) { elsewhere("a distribution") } else { Purpose::Here };
    }
    if MANAGERS.contains(&name) || name.starts_with("mise.") && name.ends_with(".toml") {
        return Purpose::Here;
    }
    if name.ends_with(".tf") || name.ends_with(".tofu") {
        return match tool {
            "terraform" | "opentofu" => Purpose::Here,
            _ => elsewhere("terraform installs its providers"),
        };
    }
    match MANIFESTS.iter().find(|(manifest, _)| *manifest == name) {
        Some((_, tools)) if tools.contains(&tool) => Purpose::Here,
        Some(_) => elsewhere("a dependency of the project"),
        None => elsewhere("for an image, a service or CI"),
    }
}

/// Whether files of this folder stand for those of other projects.
pub(super) fn is_fixture(folder: &str) -> bool {
    folder.split('/').any(|part| FIXTURES.contains(&part))
}

/// An image's distribution is no tool that is looked for.
fn is_distribution(tool: &str) -> bool {
    matches!(
        tool,
        "almalinux" | "alpine" | "amazonlinux" | "centos" | "debian" | "fedora" | "ubuntu"
    )
}
