/// What sort of place a declaration stands in: places of one sort take each other's part, those of several add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A version manager's: `.nvmrc`, `.tool-versions`, `rust-toolchain.toml`.
    VersionFile,
    /// What the project says about itself: `package.json`, `go.mod`.
    Manifest,
    /// A development container, and what it is built from.
    Devcontainer,
    /// An image that is built or started.
    Container,
    /// Continuous integration.
    Pipeline,
    /// Hooks of pre-commit.
    Hooks,
    /// Managed services and runtimes of a cloud.
    Deployment,
    /// Anything else.
    Other,
}

const VERSION_FILES: &[&str] = &[
    ".bazelversion",
    ".bun-version",
    ".crystal-version",
    ".deno-version",
    ".dvmrc",
    ".elixir-version",
    ".exenv-version",
    ".flutter-version",
    ".fvmrc",
    ".go-version",
    ".java-version",
    ".mise.toml",
    ".node-version",
    ".nvmrc",
    ".opentofu-version",
    ".perl-version",
    ".php-version",
    ".pnpm-version",
    ".prototools",
    ".python-version",
    ".python-versions",
    ".rtx.toml",
    ".ruby-version",
    ".sdkmanrc",
    ".swift-version",
    ".terraform-version",
    ".terragrunt-version",
    ".tfswitchrc",
    ".tool-versions",
    ".zig-version",
    ".zigversion",
    "fvm_config.json",
    "devbox.json",
    "devenv.nix",
    "flake.nix",
    "global.json",
    "mise.toml",
    "rust-toolchain",
    "rust-toolchain.toml",
];

const DEPLOYMENTS: &[&str] = &[
    "app.yaml",
    "app.yml",
    "chart.yaml",
    "netlify.toml",
    "runtime.txt",
    "serverless.yml",
    "serverless.yaml",
    "template.yaml",
    "template.yml",
    "vercel.json",
];

const MANIFESTS: &[&str] = &[
    ".terraform.lock.hcl",
    "build.gradle",
    "build.gradle.kts",
    "build.zig.zon",
    "cargo.lock",
    "cargo.toml",
    "composer.json",
    "environment.yaml",
    "environment.yml",
    "gemfile",
    "gemfile.lock",
    "go.mod",
    "go.work",
    "mix.exs",
    "package-lock.json",
    "package.json",
    "package.swift",
    "pipfile",
    "pipfile.lock",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "poetry.lock",
    "pom.xml",
    "pubspec.yaml",
    "pubspec.yml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "uv.lock",
    "yarn.lock",
];

const PIPELINES: &[&str] = &[
    ".drone.yaml",
    ".drone.yml",
    ".gitlab-ci.yaml",
    ".gitlab-ci.yml",
    ".travis.yml",
    ".woodpecker.yaml",
    ".woodpecker.yml",
    "azure-pipelines.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "cloudbuild.json",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "jenkinsfile",
];

impl PlaceKind {
    /// The sort of the file at `path`, which has `/` between its parts.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let lies_in = |folder: &str| path.split('/').any(|part| part == folder);
        let named = |names: &[&str]| names.contains(&name.as_str());
        if lies_in(".devcontainer") || name == ".devcontainer.json" {
            Self::Devcontainer
        } else if path.contains(".github/")
            || [".circleci", ".gitlab", ".gitlab-ci", ".woodpecker"].iter().any(|it| lies_in(it))
            || named(PIPELINES)
        {
            Self::Pipeline
        } else if named(VERSION_FILES) || lies_in("mise") || name.starts_with("mise.") {
            Self::VersionFile
        } else if name.starts_with(".pre-commit") {
            Self::Hooks
        } else if named(MANIFESTS) {
            Self::Manifest
        } else if named(DEPLOYMENTS) || name.ends_with(".tf") || name.ends_with(".tfvars") {
            Self::Deployment
        } else if is_container(&name) {
            Self::Container
        } else {
            Self::Other
        }
    }
}

fn is_container(name: &str) -> bool {
    let compose = name.strip_prefix("docker-").unwrap_or(name).starts_with("compose.");
    let bake = name.starts_with("docker-bake.");
    compose || bake || name.contains("dockerfile") || name.contains("containerfile")
}
