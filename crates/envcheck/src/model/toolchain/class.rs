use versions::Tool;

/// How much a project shares of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A language, its package managers: one version for everything in a folder.
    Language,
    /// A program that is used beside it.
    Program,
    /// A service: each environment may run its own.
    Service,
    /// A distribution, or what comes with it.
    System,
    /// A name that nothing is known about.
    Unknown,
}

const SERVICES: &[&str] = &[
    "cassandra",
    "consul",
    "elasticsearch",
    "httpd",
    "kubernetes",
    "mariadb",
    "memcached",
    "mongo",
    "mysql",
    "nats",
    "nginx",
    "nomad",
    "opensearch",
    "postgres",
    "rabbitmq",
    "redis",
    "traefik",
    "valkey",
    "vault",
];

const SYSTEMS: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "bash",
    "centos",
    "cmake",
    "debian",
    "docker",
    "fedora",
    "gcc",
    "git",
    "jq",
    "make",
    "minikube",
    "oraclelinux",
    "perl",
    "rockylinux",
    "sqlite",
    "ubuntu",
];

const PROGRAMS: &[&str] = &[
    "actionlint",
    "ansible",
    "aws-cli",
    "azure-cli",
    "black",
    "buf",
    "eslint",
    "gcloud",
    "golangci-lint",
    "hadolint",
    "helm",
    "just",
    "kubectl",
    "mypy",
    "packer",
    "pre-commit",
    "prettier",
    "protoc",
    "pulumi",
    "ruff",
    "shellcheck",
    "terragrunt",
    "tflint",
    "trivy",
    "typescript",
    "zizmor",
];

impl Class {
    /// The class of `tool`.
    pub fn of(tool: &Tool) -> Self {
        let name = tool.as_str();
        if SERVICES.contains(&name) {
            Self::Service
        } else if SYSTEMS.contains(&name) {
            Self::System
        } else if PROGRAMS.contains(&name) {
            Self::Program
        } else if tool.is_known() {
            Self::Language
        } else {
            Self::Unknown
        }
    }
}
